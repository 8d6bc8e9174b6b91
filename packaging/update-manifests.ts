import { geckoId, oldestBrowsers } from './identity.ts';

interface Update {
  readonly version: string;
  /** The address of the package. */
  readonly package: string;
}

/** https://developer.chrome.com/docs/extensions/how-to/distribute/host-on-linux#update_manifest */
export function chromiumUpdates({ id, version, package: address }: Update & { readonly id: string }): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${id}">
    <updatecheck codebase="${xml(address)}" version="${xml(version)}" prodversionmin="${oldestBrowsers.chromium}" />
  </app>
</gupdate>
`;
}

/**
 * https://extensionworkshop.com/documentation/manage/updating-your-extension/. Without a hash of the package: it becomes
 * another file when Mozilla signs it, and that signature is what Firefox checks.
 */
export function firefoxUpdates({ version, package: address }: Update): string {
  const applications = { gecko: { strict_min_version: oldestBrowsers.firefox } };
  const updates = [{ version, update_link: address, applications }];
  return `${JSON.stringify({ addons: { [geckoId]: { updates } } }, null, 2)}\n`;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
