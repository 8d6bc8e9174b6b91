import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { traitsOf } from '../../../../core/connectors/connector.ts';
import { connectors } from '../../../../core/connectors/registry.ts';
import { contractData } from '../../../contract/all.ts';
import { caseIds } from '../../../contract/cases.ts';
import { presetSettings } from '../../../contract/preset.ts';
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

describe('every connector is one piece of code, one page and one contract', () => {
  it('has a page, and every page a connector', async () => {
    const pages = await readdir(docs);
    expect(pages.toSorted()).toEqual(ids.map((id) => `${id}.md`));
  });

  it('has contract data for each of its modes, and all data a connector', () => {
    const proved = new Set(contractData.map(({ connector, mode }) => `${connector} ${mode}`));
    const declared = [...connectors.values()].flatMap(({ manifest }) =>
      [fullSettings[manifest.id] ?? {}, ...(otherModes[manifest.id] ?? [])]
        .flatMap((settings) => manifest.traits(settings).modes)
        .map((mode) => `${manifest.id} ${mode}`),
    );
    expect([...proved].toSorted()).toEqual(declared.toSorted());
  });

  it.for(ids)('%s has a method for each trait that hangs on one, and for no other', (id) => {
    const connector = connectors.get(id);
    const { canSignIn, canFindAccounts } = traitsOf(connector, { connectorAttributes: fullSettings[id] ?? {} });
    expect([canSignIn, canFindAccounts]).toEqual([
      connector?.verify !== undefined,
      connector?.findAccounts !== undefined,
    ]);
  });

  it.for(ids)('%s names each of its settings on its page', async (id) => {
    const settings = connectors.get(id)?.manifest.settings;
    const names = Object.keys(settings !== undefined && 'entries' in settings ? (settings.entries as object) : {});
    const page = await readFile(resolve(docs, `${id}.md`), 'utf8');
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('leaves out a case of the contract only for a capability it lacks, or with a reason', () => {
    for (const { connector, preset, notApplicable, otherwise } of contractData) {
      const named = [...Object.entries(notApplicable), ...Object.entries(otherwise)];
      expect(named.filter(([id]) => !caseIds.some((known) => known === id))).toEqual([]);
      const settings = preset === undefined ? (fullSettings[connector] ?? {}) : presetSettings(preset);
      const { canSignIn, canFindAccounts } = traitsOf(connectors.get(connector), { connectorAttributes: settings });
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
