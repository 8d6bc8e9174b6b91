import type { Connector } from '../../core/connectors/connector.ts';
import type { CommandOf } from '../../core/messages/commands.ts';
import { readConfigurationContent } from '../../core/model/configuration-content.ts';
import { originUses } from '../../core/model/import-preview.ts';
import { type Refused, refuse } from '../../core/model/refusal.ts';
import { text } from '../../core/model/text.ts';
import type { Announcer, Clock } from '../../core/ports.ts';
import { forgetSecrets, sealSecrets } from '../../core/secrets/sealed.ts';
import type { AuditTrail } from '../../core/store/audit.ts';
import { configurationStores, readConfiguration, replaceConfigurationIn } from '../../core/store/configuration.ts';
import type { Database } from '../../core/store/open.ts';

export interface AdministrationDeps {
  readonly db: Database;
  readonly audit: AuditTrail;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly clock: Clock;
  readonly announcer: Announcer;
}

type Answer = { readonly ok: true } | Refused;

/** What the admin's pages write: the configuration and the service credentials. All or nothing, each of them. */
export interface Administration {
  importConfiguration(command: Omit<CommandOf<'importConfiguration'>, 'type'>): Promise<Answer>;
  sealSecrets(command: Omit<CommandOf<'sealSecrets'>, 'type'>): Promise<Answer>;
  forgetSecrets(command: Omit<CommandOf<'forgetSecrets'>, 'type'>): Promise<Answer>;
}

export function createAdministration(deps: AdministrationDeps): Administration {
  const { db, audit, connectors, clock, announcer } = deps;

  return {
    async importConfiguration({ text: file, confirmedOrigins }) {
      const reading = readConfigurationContent(
        file,
        [...connectors.values()].map(({ manifest }) => manifest),
      );
      if (!reading.ok) return refuse(...reading.sentences);
      const { configuration } = reading;
      const before = await readConfiguration(db);
      const unconfirmed = originUses(before, configuration)
        .filter(({ origin, isNew }) => isNew && !confirmedOrigins.includes(origin))
        .map(({ origin }) => origin);
      if (unconfirmed.length > 0) return refuse(text('background.importUnconfirmed', unconfirmed.join(', ')));

      const now = clock.now();
      const answer = await audit.write(configurationStores, async (tx, record) => {
        const replaced = await replaceConfigurationIn(tx, configuration, { now });
        if (replaced.ok) record(configurationImported(now, configuration.identity?.name ?? before.identity?.name));
        return replaced;
      });
      if (answer.ok)
        for (const topic of ['configuration', 'accounts', 'secrets', 'audit'] as const) announcer.announce(topic);
      return answer;
    },

    async sealSecrets({ sourceId, secrets }) {
      const source = await db.get('sources', sourceId);
      if (!source) return refuse(text('background.unknownSource'));
      const fields = connectors.get(source.connector)?.manifest.secrets[source.passwordChangeMode] ?? [];
      const known = new Set(fields.map(({ id }) => id));
      const given = Object.keys(secrets);
      if (given.length !== known.size || !given.every((id) => known.has(id))) {
        return refuse(text('background.wrongSecrets', source.name));
      }
      await sealSecrets(db, source, secrets);
      announcer.announce('secrets');
      return { ok: true };
    },

    async forgetSecrets({ sourceId }) {
      await forgetSecrets(db, sourceId);
      announcer.announce('secrets');
      return { ok: true };
    },
  };
}

function configurationImported(at: number, who: string | undefined) {
  return {
    at,
    event: 'configuration' as const,
    who: who ?? '',
    changeId: null,
    target: '',
    sourceName: null,
    accountName: null,
    attempt: null,
    outcome: 'imported',
    duration: null,
    sentence: null,
  };
}
