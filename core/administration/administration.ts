import { capabilitiesOf, type Connector } from '../connectors/spi.ts';
import { ownPresetProblems } from '../connectors/web-services/presets/user-preset.ts';
import type { Answers, Done, Handlers } from '../messages/commands.ts';
import { type Edit, edited } from '../model/configuration/edit.ts';
import type { Configuration } from '../model/configuration/configuration.ts';
import { readConfigurationContent } from '../model/configuration/content.ts';
import type { Problem } from '../model/configuration/shape.ts';
import { originUses, type OriginsOf } from '../model/configuration/import-preview.ts';
import { isManaged, managedKinds } from '../model/managed/managed.ts';
import { keepManaged } from '../model/managed/merge.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { text } from '../model/text.ts';
import { validateConfiguration } from '../model/configuration/validity.ts';
import { parseDictionary } from '../policy/text/dictionary.ts';
import type { Announcer, Clock } from '../ports.ts';
import type { AuditTrail } from '../store/audit/trail.ts';
import {
  configurationStores,
  readConfiguration,
  readConfigurationIn,
  replaceConfigurationIn,
} from '../store/configuration.ts';
import { replaceDictionaryIn } from '../store/dictionary.ts';
import { writeEditIn } from '../store/edit.ts';
import { readManaged, readManagedIn } from '../store/managed.ts';
import { deletePresetIn, putPresetIn } from '../store/presets.ts';
import type { Database } from '../store/database/open.ts';
import type { StoredDictionary } from '../store/database/schema.ts';
import { configurationRow } from '../store/configuration-row.ts';
import { signInOrigins } from '../connectors/oauth/oauth.ts';
import { connectionOf } from '../model/connection.ts';
import { forgetSecretsIn, putSecretsIn, sealedSecrets } from '../secrets/sealed.ts';
import { readProvers } from '../sources/provers.ts';

export interface AdministrationDeps {
  readonly db: Database;
  readonly audit: AuditTrail;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly clock: Clock;
  readonly announcer: Announcer;
  /** What the default policy is called that the first edit in an empty profile brings. */
  readonly defaultPolicyName: string;
}

type Answer = Done | Refused;

/** What the admin's pages write: configuration, service credentials, dictionary. All or nothing, each of them. */
export interface Administration extends Pick<
  Handlers,
  | 'importConfiguration'
  | 'saveItem'
  | 'deleteItem'
  | 'sealSecrets'
  | 'forgetSecrets'
  | 'replaceDictionary'
  | 'savePreset'
  | 'deletePreset'
> {
  removeDictionary(): Promise<Answers['removeDictionary']>;
}

export function createAdministration(deps: AdministrationDeps): Administration {
  const { db, audit, connectors, clock, announcer, defaultPolicyName } = deps;
  const originsOf: OriginsOf = {
    secrets: (source) => capabilitiesOf(connectors.get(source.connector), source).secretOrigins,
    signIn: ({ connector, connectorAttributes, url }) =>
      signInOrigins(connectors.get(connector)?.manifest.oauth?.(connectorAttributes, url) ?? null),
  };
  const manifests = [...connectors.values()].map(({ manifest }) => manifest);

  /** Reads, decides and writes in one transaction: nothing can change in between. */
  async function carryOut(edit: Edit, confirmedOrigins: readonly string[]): Promise<Answer> {
    const now = clock.now();
    const answer = await audit.write([...configurationStores, 'managed'], async (tx, record): Promise<Answer> => {
      const before = await readConfigurationIn(tx);
      const result = edited(before, edit, { connectors: manifests, defaultPolicyName });
      if (!result.ok) return result.why === 'conflict' ? conflict : refuseFor(result.problems);
      const unconfirmed = unconfirmedOrigins(before, result.configuration, confirmedOrigins, originsOf);
      if (unconfirmed.length > 0) return refuse(text('background.editUnconfirmed', unconfirmed.join(', ')));
      const managed = await readManagedIn(tx);
      const untouchable = touched(before, result.configuration).find(({ kind, id }) => isManaged(managed, kind, id));
      if (untouchable) return refuse(text('store.managedRecord', untouchable.name));
      const written = await writeEditIn(tx, before, result.configuration);
      const outcome = `${edit.kind}.${edit.action}`;
      if (written.ok) record({ ...configurationRow(now, before.identity?.name, outcome), target: result.name });
      return written;
    });
    if (answer.ok)
      for (const topic of ['configuration', 'accounts', 'secrets', 'audit'] as const) announcer.announce(topic);
    return answer;
  }

  async function putDictionary(dictionary: StoredDictionary | null, now: number): Promise<Answer> {
    const who = (await db.get('identity', 'identity'))?.name;
    await audit.write(['dictionary'], async (tx, record) => {
      await replaceDictionaryIn(tx, dictionary);
      record(configurationRow(now, who, dictionary === null ? 'dictionaryRemoved' : 'dictionaryReplaced'));
    });
    for (const topic of ['configuration', 'audit'] as const) announcer.announce(topic);
    return { ok: true };
  }

  return {
    async importConfiguration({ text: file, confirmedOrigins }) {
      const reading = readConfigurationContent(file, manifests);
      if (!reading.ok) return refuse(...reading.sentences);
      const [before, managed] = await Promise.all([readConfiguration(db), readManaged(db)]);
      const { configuration, refused } = keepManaged(reading.configuration, before, managed);
      if (refused.length > 0) return refuse(text('background.managedImport', refused.join(', ')));
      const problems = validateConfiguration(configuration, manifests);
      if (problems.length > 0) return refuse(...problems.map(({ sentence }) => sentence));
      const unconfirmed = unconfirmedOrigins(before, configuration, confirmedOrigins, originsOf);
      if (unconfirmed.length > 0) return refuse(text('background.importUnconfirmed', unconfirmed.join(', ')));

      const now = clock.now();
      const answer = await audit.write(configurationStores, async (tx, record) => {
        const replaced = await replaceConfigurationIn(tx, configuration, { now, managedAccounts: managed.accounts });
        if (replaced.ok)
          record(configurationRow(now, configuration.identity?.name ?? before.identity?.name, 'imported'));
        return replaced;
      });
      if (answer.ok)
        for (const topic of ['configuration', 'accounts', 'secrets', 'audit'] as const) announcer.announce(topic);
      return answer;
    },

    saveItem: ({ kind, item, basedOn, confirmedOrigins }) =>
      carryOut({ action: 'save', kind, item, basedOn }, confirmedOrigins),
    deleteItem: ({ kind, id, basedOn }) => carryOut({ action: 'delete', kind, id, basedOn }, []),

    async sealSecrets({ sourceId, secrets }) {
      const source = await db.get('sources', sourceId);
      if (!source) return refuse(text('background.unknownSource'));
      const capabilities = capabilitiesOf(connectors.get(source.connector), source);
      const fields = capabilities.secrets[source.passwordChangeMode];
      const known = new Set(fields.map(({ id }) => id));
      const given = Object.keys(secrets);
      if (given.length !== known.size || !given.every((id) => known.has(id))) {
        return refuse(text('background.wrongSecrets', source.name));
      }
      const now = clock.now();
      const provers = await readProvers({ db, connectors });
      const sealed = await sealedSecrets(db, source, secrets, capabilities.secretOrigins, provers);
      const answer = await audit.write(['secrets', 'sources', 'identity'], async (tx, record): Promise<Answer> => {
        const stored = await tx.objectStore('sources').get(sourceId);
        if (stored === undefined || connectionOf(stored) !== connectionOf(source)) return conflict;
        await putSecretsIn(tx, sealed);
        const who = (await tx.objectStore('identity').get('identity'))?.name;
        record({ ...configurationRow(now, who, 'credentialSealed'), target: source.name });
        return { ok: true };
      });
      for (const topic of ['secrets', 'audit'] as const) announcer.announce(topic);
      return answer;
    },

    async forgetSecrets({ sourceId }) {
      const now = clock.now();
      await audit.write(['secrets', 'sources', 'identity'], async (tx, record) => {
        const name = (await tx.objectStore('sources').get(sourceId))?.name ?? sourceId;
        const who = (await tx.objectStore('identity').get('identity'))?.name;
        if (await forgetSecretsIn(tx, sourceId))
          record({ ...configurationRow(now, who, 'credentialForgotten'), target: name });
      });
      for (const topic of ['secrets', 'audit'] as const) announcer.announce(topic);
      return { ok: true };
    },

    async savePreset({ name, description }) {
      const problems = ownPresetProblems(description);
      if (problems.length > 0) return refuseFor(problems);
      const now = clock.now();
      const who = (await db.get('identity', 'identity'))?.name;
      const answer = await audit.write(['presets'], async (tx, record) => {
        const put = await putPresetIn(tx, { name, description, savedAt: now });
        if (put.ok) record({ ...configurationRow(now, who, 'presetSaved'), target: name });
        return put;
      });
      for (const topic of ['configuration', 'audit'] as const) announcer.announce(topic);
      return answer;
    },

    async deletePreset({ id }) {
      const now = clock.now();
      const who = (await db.get('identity', 'identity'))?.name;
      await audit.write(['presets'], async (tx, record) => {
        const name = await deletePresetIn(tx, id);
        if (name !== null) record({ ...configurationRow(now, who, 'presetDeleted'), target: name });
      });
      for (const topic of ['configuration', 'audit'] as const) announcer.announce(topic);
      return { ok: true };
    },

    async replaceDictionary({ text: file }) {
      const parsed = parseDictionary(file);
      if (!parsed.ok) return refuse(...parsed.problems);
      const now = clock.now();
      return putDictionary({ locale: parsed.locale, words: parsed.words, uploadedAt: now }, now);
    },

    removeDictionary: () => putDictionary(null, clock.now()),
  };
}

const conflict: Refused = {
  ok: false,
  refusal: { sentences: [text('background.editConflict')], conflict: true },
};

function refuseFor(problems: readonly Problem[]): Refused {
  return { ok: false, refusal: { sentences: problems.map(({ sentence }) => sentence), problems } };
}

/** What was stored before and is another now, or gone: what the edit is about, and what follows from it. */
function touched(before: Configuration, after: Configuration) {
  return managedKinds.flatMap((kind) => {
    const same = new Set<object>(after[kind]);
    return before[kind].filter((record) => !same.has(record)).map(({ id, name }) => ({ kind, id, name }));
  });
}

function unconfirmedOrigins(
  before: Configuration,
  after: Configuration,
  confirmed: readonly string[],
  originsOf: OriginsOf,
): string[] {
  return originUses(before, after, originsOf)
    .filter(({ origin, isNew }) => isNew && !confirmed.includes(origin))
    .map(({ origin }) => origin);
}
