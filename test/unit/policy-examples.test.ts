/** docs/examples/policies: whole policy files for each browser and system, made from one configuration. */
import { describe, expect, test } from 'vitest';
import { connectors } from '../../core/connectors/registry.ts';
import { readManagedConfiguration } from '../../core/model/managed/managed.ts';
import { geckoId } from '../../packaging/identity.ts';

/** Stands for the id that `npm run package:policy` says. */
const id = 'abcdefghijklmnopabcdefghijklmnop';
const address = 'https://extensions.example.com/lockstep';

const keystone = {
  connector: 'keystone',
  connectorAttributes: '{"domain": "Default"}',
  passwordChangeMode: 'selfService',
};
const configuration = {
  passwordPolicies: [{ id: 'standard', name: 'Standard', defaultPolicy: true, minLength: 14, useDictionary: true }],
  sources: [
    {
      id: 'openstack',
      name: 'OpenStack',
      url: 'https://cloud.example.com:5000',
      ...keystone,
      authenticationSource: true,
      applications: [{ name: 'Dashboard', url: 'https://cloud.example.com/dashboard' }],
    },
    { id: 'backup', name: 'Backup cloud', url: 'https://backup.example.com:5000', ...keystone },
  ],
  passwordSyncGroups: [
    { id: 'office', name: 'Office', passwordPolicyId: 'standard', sourceIds: ['openstack', 'backup'] },
  ],
};
const chromium = {
  [id]: { installation_mode: 'force_installed', update_url: `${address}/updates.xml`, override_update_url: true },
};
const firefox = {
  [geckoId]: { installation_mode: 'force_installed', install_url: `${address}/lockstep-0.1.0.xpi` },
};

const files = {
  'chromium.json': json({ ExtensionSettings: chromium, '3rdparty': { extensions: { [id]: configuration } } }),
  'firefox.json': json({
    policies: { ExtensionSettings: firefox, '3rdparty': { Extensions: { [geckoId]: configuration } } },
  }),
  'chrome.reg': registry('Google\\Chrome'),
  'edge.reg': registry('Microsoft\\Edge'),
  'chrome.mobileconfig': profile('com.google.Chrome', '5B3C6C6E-6F0A-4C8B-9B3E-3D6A2F1E8C'),
  'edge.mobileconfig': profile('com.microsoft.Edge', '0E9D2A74-51C7-4F6D-8A42-7C1B5D9F3A'),
};

/** After a change: `npx vitest run --project unit -u test/unit/policy-examples.test.ts`. */
test.for(Object.entries(files))('docs/examples/policies/%s is what is made here', async ([name, content]) => {
  await expect(content).toMatchFileSnapshot(`../../docs/examples/policies/${name}`);
});

describe('the configuration in them', () => {
  test('is one that Lockstep takes', () => {
    const known = [...connectors.values()].map(({ manifest }) => manifest);
    expect(readManagedConfiguration(configuration, known)).toMatchObject({ ok: true });
  });

  test('is whole in the registry files, a value for each kind', () => {
    for (const name of ['chrome.reg', 'edge.reg'] as const) {
      const values = [...files[name].matchAll(/^"(\w+)"=(".*")$/gm)].map(([, kind = '', value = '']) => [
        kind,
        JSON.parse(JSON.parse(value) as string) as unknown,
      ]);
      expect(Object.fromEntries(values)).toEqual({ ExtensionSettings: chromium, ...configuration });
    }
  });
});

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Of Windows; lines end as its editor writes them. */
function registry(browser: string): string {
  const key = `HKEY_LOCAL_MACHINE\\Software\\Policies\\${browser}`;
  return [
    'Windows Registry Editor Version 5.00',
    '',
    `[${key}]`,
    registryValue(['ExtensionSettings', chromium]),
    '',
    `[${key}\\3rdparty\\extensions\\${id}\\policy]`,
    ...Object.entries(configuration).map(registryValue),
    '',
  ].join('\r\n');
}

/** What JSON escapes in a text, a backslash and a quote, the registry's files escape too. */
function registryValue([name, value]: [string, unknown]): string {
  return `"${name}"=${JSON.stringify(JSON.stringify(value))}`;
}

/** A configuration profile of macOS; `uuid` is what those of its payloads begin with. */
function profile(domain: string, uuid: string): string {
  const payload = (type: string, number: number, content: object) => ({
    ...content,
    PayloadType: type,
    PayloadIdentifier: `com.example.lockstep.${type}`,
    PayloadUUID: `${uuid}0${number}`,
    PayloadVersion: 1,
  });
  const whole = payload('Configuration', 0, {
    PayloadDisplayName: 'Lockstep',
    PayloadScope: 'System',
    PayloadContent: [
      payload(domain, 1, { ExtensionSettings: chromium }),
      payload(`${domain}.extensions.${id}`, 2, configuration),
    ],
  });
  const header = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">`;
  return `${header}\n<plist version="1.0">\n${propertyOf(whole, '')}\n</plist>\n`;
}

/** A value in a property list. */
function propertyOf(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  if (typeof value === 'number') return `${indent}<integer>${value}</integer>`;
  if (typeof value === 'string') return `${indent}<string>${escaped(value)}</string>`;
  if (Array.isArray(value))
    return [`${indent}<array>`, ...value.map((each) => propertyOf(each, inner)), `${indent}</array>`].join('\n');
  const entries = Object.entries(Object(value) as object).map(
    ([name, held]: [string, unknown]) => `${inner}<key>${escaped(name)}</key>\n${propertyOf(held, inner)}`,
  );
  return [`${indent}<dict>`, ...entries, `${indent}</dict>`].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
