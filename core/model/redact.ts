/** What stands where a secret was. */
export const blot = '•••';

/** Blots every one of `secrets` out of `text`, in every form in which a protocol carries it. */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf));
  let clean = text;
  for (const form of [...forms].toSorted((a, b) => b.length - a.length)) clean = clean.replaceAll(form, blot);
  return clean;
}

function formsOf(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1)];
}
