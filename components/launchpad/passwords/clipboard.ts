/** How long a copied password stays on the clipboard, in milliseconds. */
export const clipboardTime = 60_000;

/**
 * Copies a secret and empties the clipboard after {@link clipboardTime}, as long as the page is open and the browser
 * lets it. Something else that is copied on the page in the meantime is left alone. Answers whether it was copied.
 */
export async function copySecret(secret: string): Promise<boolean> {
  if (!(await copyText(secret))) return false;
  const timer = setTimeout(() => {
    stopWatching();
    void copyText('');
  }, clipboardTime);
  const stopWatching = () => {
    document.removeEventListener('copy', keep);
    document.removeEventListener('cut', keep);
  };
  const keep = () => {
    clearTimeout(timer);
    stopWatching();
  };
  document.addEventListener('copy', keep);
  document.addEventListener('cut', keep);
  return true;
}

/** Answers whether the browser let it. */
export async function copyText(words: string): Promise<boolean> {
  return navigator.clipboard.writeText(words).then(
    () => true,
    () => false,
  );
}
