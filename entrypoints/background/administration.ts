import { traitsOf, type Connector } from '../../core/connectors/connector.ts';
import type { CommandOf } from '../../core/messages/commands.ts';
import { readConfigurationContent } from '../../core/model/configuration-content.ts';
import { originUses } from '../../core/model/import-preview.ts';
import { keepManaged } from '../../core/model/managed-merge.ts';
import { type Refused, refuse } from '../../core/model/refusal.ts';
import type { Source } from '../../core/model/source.ts';
import { text } from '../../core/model/text.ts';
import { validateConfiguration } from '../../core/model/validity.ts';
import { parseDictionary } from '../../core/policy/dictionary.ts';
import type { Announcer, Clock } from '../../core/ports.ts';
import { forgetSecrets, sealSecrets } from '../../core/secrets/sealed.ts';
import type { AuditTrail } from '../../core/store/audit.ts';
import { configurationStores, readConfiguration, replaceConfigurationIn } from '../../core/store/configuration.ts';
import { replaceDictionaryIn } from '../../core/store/dictionary.ts';
import { readManaged } from '../../core/store/managed.ts';
import type { Database } from '../../core/store/open.ts';
import type { StoredDictionary } from '../../core/store/schema.ts';
import { configurationRow } from './audit-row.ts';

export interface AdministrationDeps {
  readonly db: Database;
  readonly audit: AuditTrail;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly clock: Clock;
  readonly announcer: Announcer;
}

type Answer = { readonly ok: true } | Refused;

/** What the admin's pages write: configuration, service credentials, dictionary. All or nothing, each of them. */
export interface Administration {
  importConfiguration(command: Omit<CommandOf<'importConfiguration'>, 'type'>): Promise<Answer>;
  sealSecrets(command: Omit<CommandOf<'sealSecrets'>, 'type'>): Promise<Answer>;
  forgetSecrets(command: Omit<CommandOf<'forgetSecrets'>, 'type'>): Promise<Answer>;
  replaceDictionary(command: Omit<CommandOf<'replaceDictionary'>, 'type'>): Promise<Answer>;
  removeDictionary(): Promise<Answer>;
}

export function createAdministration(deps: AdministrationDeps): Administration {
  const { db, audit, connectors, clock, announcer } = deps;
  const secretOriginsOf = (source: Source) => traitsOf(connectors.get(source.connector), source).secretOrigins;

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
      const manifests = [...connectors.values()].map(({ manifest }) => manifest);
      const reading = readConfigurationContent(file, manifests);
      if (!reading.ok) return refuse(...reading.sentences);
      const [before, managed] = await Promise.all([readConfiguration(db), readManaged(db)]);
      const { configuration, refused } = keepManaged(reading.configuration, before, managed);
      if (refused.length > 0) return refuse(text('background.managedImport', refused.join(', ')));
      const problems = validateConfiguration(configuration, manifests);
      if (problems.length > 0) return refuse(...problems.map(({ sentence }) => sentence));
      const unconfirmed = originUses(before, configuration, secretOriginsOf)
        .filter(({ origin, isNew }) => isNew && !confirmedOrigins.includes(origin))
        .map(({ origin }) => origin);
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

    async sealSecrets({ sourceId, secrets }) {
      const source = await db.get('sources', sourceId);
      if (!source) return refuse(text('background.unknownSource'));
      const traits = traitsOf(connectors.get(source.connector), source);
      const fields = traits.secrets[source.passwordChangeMode];
      const known = new Set(fields.map(({ id }) => id));
      const given = Object.keys(secrets);
      if (given.length !== known.size || !given.every((id) => known.has(id))) {
        return refuse(text('background.wrongSecrets', source.name));
      }
      await sealSecrets(db, source, secrets, traits.secretOrigins);
      announcer.announce('secrets');
      return { ok: true };
    },

    async forgetSecrets({ sourceId }) {
      await forgetSecrets(db, sourceId);
      announcer.announce('secrets');
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
