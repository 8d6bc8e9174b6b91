/** The little of crx3 that is called; it comes without types. */
declare module 'crx3' {
  import type { Readable } from 'node:stream';

  /** Makes a CRX3 file of a zip, or of the folder with that `manifest.json`. A key file that is not there is made: look first. */
  export default function crx3(
    zip: Readable | readonly [manifest: string],
    options: { readonly keyPath: string; readonly crxPath: string },
  ): Promise<unknown>;
}
