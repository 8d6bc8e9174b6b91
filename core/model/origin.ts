/**
 * The exact origin (scheme, host, port) that the source's requests go to. In a file of its own, so that a page that
 * only shows sources does not load the schemas.
 */
export function originOf(source: { readonly url: string }): string {
  return new URL(source.url).origin;
}
