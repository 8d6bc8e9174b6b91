/** The host permission for an address. Firefox's host patterns know no ports, so none is named. */
export function hostPattern(address: string): string {
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}/*`;
}
