/**
 * The exact origin (scheme, host, port) that the source's requests go to. In a file of its own, so that a page that
 * only shows sources does not load the schemas.
 */
export function originOf(source: { readonly url: string }): string {
  return new URL(source.url).origin;
}

/** Loopback over plain http is for programs on the person's own machine; everything else is https. */
export function isAllowedSourceUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost'));
}

export function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
}
