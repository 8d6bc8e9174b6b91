import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { settingFields } from '../../../../components/admin/sources/setting-fields.ts';
import { capabilitiesOf } from '../../../../core/connectors/spi.ts';
import { connectors } from '../../../../core/connectors/registry.ts';
import { contractData } from '../../../contract/all.ts';
import { caseIds } from '../../../contract/cases.ts';
import { presetSettings } from '../../../contract/preset.ts';
import { speakEnglish } from '../../locale.ts';
import { contractTable, writtenTable } from '../../../contract/table.ts';

/** Settings with which a connector offers a mode that it doesn't without them. */
const otherModes: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  sailpoint: [{ authentication: 'oauth2AuthorizationCode' }],
};

const docs = resolve(import.meta.dirname, '../../../../docs/connectors');
/** Settings with which a connector offers all that it can; its defaults where it needs none. */
const fullSettings: Readonly<Record<string, Record<string, unknown>>> = {
  scim2: { signIn: 'basic' },
  'web-services': presetSettings('keystone'),
};
const ids = [...connectors.keys()].toSorted();

beforeAll(speakEnglish);

describe('every connector is one piece of code, one page and one contract', () => {
  it('has a page, and every page a connector', async () => {
    const pages = await readdir(docs);
    expect(pages.toSorted()).toEqual(ids.map((id) => `${id}.md`));
  });

  // Spec K-5
  it('is in the catalogue, and its contract runs in Node too', async () => {
    const catalogue = await readFile(resolve(docs, '../connectors.md'), 'utf8');
    expect(ids.filter((id) => !catalogue.includes(`](connectors/${id}.md)`))).toEqual([]);
    const files = (await readdir(resolve(docs, '../../test/contract'))).filter((file) =>
      file.endsWith('.node.test.ts'),
    );
    expect(ids.filter((id) => !files.some((file) => file.startsWith(id)))).toEqual([]);
  });

  // Spec K-5
  it('has contract data for each of its modes, and all data a connector', () => {
    const proved = new Set(contractData.map(({ connector, mode }) => `${connector} ${mode}`));
    const declared = [...connectors.values()].flatMap(({ manifest }) =>
      [fullSettings[manifest.id] ?? {}, ...(otherModes[manifest.id] ?? [])]
        .flatMap((settings) => manifest.capabilities(settings).modes)
        .map((mode) => `${manifest.id} ${mode}`),
    );
    expect([...proved].toSorted()).toEqual(declared.toSorted());
  });

  // Spec K-1
  it.for(ids)('%s has a method for each trait that hangs on one, and for no other', (id) => {
    const connector = connectors.get(id);
    const { canSignIn, canFindAccounts } = capabilitiesOf(connector, { connectorAttributes: fullSettings[id] ?? {} });
    expect([canSignIn, canFindAccounts]).toEqual([
      connector?.verify !== undefined,
      connector?.findAccounts !== undefined,
    ]);
  });

  // Spec K-2
  it.for(ids)('%s names each of its settings on its page, and each has a label for the form', async (id) => {
    const fields = settingFields(connectors.get(id)?.manifest.settings ?? v.object({}));
    const page = await readFile(resolve(docs, `${id}.md`), 'utf8').catch(() => '');
    expect(fields.filter(({ name }) => !page.includes(`\`${name}\``))).toEqual([]);
    expect(fields.filter(({ name, label }) => label === name)).toEqual([]);
  });

  it('leaves out a case of the contract only for a capability it lacks, or with a reason', () => {
    for (const { connector, preset, notApplicable, otherwise } of contractData) {
      const named = [...Object.entries(notApplicable), ...Object.entries(otherwise)];
      expect(named.filter(([id]) => !caseIds.some((known) => known === id))).toEqual([]);
      const settings = preset === undefined ? (fullSettings[connector] ?? {}) : presetSettings(preset);
      const { canSignIn, canFindAccounts } = capabilitiesOf(connectors.get(connector), {
        connectorAttributes: settings,
      });
      const offered = [
        ...(canSignIn ? (['verify'] as const) : []),
        ...(canFindAccounts ? (['findAccounts'] as const) : []),
      ];
      expect(offered.filter((capability) => notApplicable[capability] !== undefined)).toEqual([]);
    }
  });

  it('is in the table of the docs as the suite runs it', async () => {
    expect(await writtenTable(), 'write it with: node test/contract/table.ts').toBe(await contractTable());
  });
});
