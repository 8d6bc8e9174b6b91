import { type DocumentsAnswer, readDocuments } from '../connectors/sailpoint/documents.ts';
import { capabilitiesOf } from '../connectors/spi.ts';
import type { Done, Handlers } from '../messages/commands.ts';
import { createReach } from '../connectors/http/reach-first.ts';
import type { Outcome } from '../model/outcome.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { type Text, text } from '../model/text.ts';
import { authorize, type AuthorizeDeps } from '../oauth/authorize.ts';
import { tokenHolderOf } from '../oauth/source-tokens.ts';
import type { Announcer, KeepAlive } from '../ports.ts';
import { type AccessDeps, openSource } from './open-source.ts';
import { callConnector } from './call-connector.ts';
import { confirmedNow, readSealed, unseal } from '../secrets/sealed.ts';
import { forgetTokensIn } from '../secrets/sealed-tokens.ts';
import type { AuditTrail } from '../store/audit/trail.ts';
import { configurationRow } from '../store/configuration-row.ts';
import { readProvers } from './provers.ts';

export interface AuthorizationDeps extends AuthorizeDeps, AccessDeps {
  readonly audit: AuditTrail;
  readonly keepAlive: KeepAlive;
  readonly announcer: Announcer;
}

type Answer = Done | Refused;

/** Signing in at authorization servers, and what is read with a source's token outside a change. */
export type Authorization = Pick<Handlers, 'authorizeSource' | 'forgetTokens' | 'readSailPoint'>;

export function createAuthorization(deps: AuthorizationDeps): Authorization {
  const { audit, clock, db, connectors, permissions, announcer, keepAlive } = deps;
  const reach = createReach(deps.clock);

  async function authorizeSource(sourceId: string): Promise<Answer> {
    const source = await db.get('sources', sourceId);
    if (source === undefined) return refuse(text('background.unknownSource'));
    const connector = connectors.get(source.connector);
    const client = connector?.manifest.oauth?.(source.connectorAttributes, source.url) ?? null;
    if (client?.grant !== 'oauth2AuthorizationCode') return refuse(text('background.noSignIn', source.name));
    const capabilities = capabilitiesOf(connector, source);
    for (const origin of capabilities.secretOrigins) {
      if (!(await permissions.has(origin))) return refuse(text('propagation.source.needsPermission', origin));
    }
    const fields = capabilities.secrets[source.passwordChangeMode];
    const sealed = await readSealed(db, sourceId);
    const opened = await unseal(sealed, source, capabilities.secretOrigins);
    const secrets = opened.kind === 'opened' ? opened.secrets : {};
    if (fields.some(({ id }) => !secrets[id])) return refuse(text('propagation.source.secrets.none'));
    const confirming = confirmedNow(source, await readProvers(deps));
    const known = { secrets, confirmed: sealed.record?.confirmed };
    const failure = await authorize(deps, tokenHolderOf(db, source, client, known, confirming));
    if (failure !== null) return refuse(...sentencesOf(failure));
    const now = clock.now();
    await audit.write(['identity'], async (tx, record) => {
      const who = (await tx.objectStore('identity').get('identity'))?.name;
      record({ ...configurationRow(now, who, 'sourceAuthorized'), target: source.name });
    });
    for (const topic of ['secrets', 'audit'] as const) announcer.announce(topic);
    return { ok: true };
  }

  return {
    authorizeSource: ({ sourceId }) => keepAlive.during(authorizeSource(sourceId)),

    async forgetTokens({ sourceId }) {
      const now = clock.now();
      await audit.write(['tokens', 'sources', 'identity'], async (tx, record) => {
        const name = (await tx.objectStore('sources').get(sourceId))?.name ?? sourceId;
        const who = (await tx.objectStore('identity').get('identity'))?.name;
        if (await forgetTokensIn(tx, sourceId))
          record({ ...configurationRow(now, who, 'authorizationForgotten'), target: name });
      });
      for (const topic of ['secrets', 'audit'] as const) announcer.announce(topic);
      return { ok: true };
    },

    readSailPoint: ({ sourceId }) =>
      keepAlive.during(
        (async () => {
          const access = await openSource(deps, sourceId);
          if (!access.ok) return refuse(access.sentence);
          if (access.connector.manifest.id !== 'sailpoint') return refuse(text('background.notSailPoint'));
          const lost: DocumentsAnswer = { kind: 'outcome', outcome: { kind: 'unknown' } };
          const { value: answer } = await callConnector({ ...deps, reach }, access, readDocuments, lost);
          if (answer.kind === 'outcome') return refuse(...sentencesOf(answer.outcome));
          return { ok: true as const, documents: answer.documents };
        })(),
      ),
  };
}

function sentencesOf({ kind, explanation, sentence }: Outcome): readonly Text[] {
  const said = sentence === undefined ? [] : [text('propagation.link.said', sentence)];
  return [explanation ?? wordsFor(kind), ...said];
}

function wordsFor(kind: Outcome['kind']): Text {
  if (kind === 'needsPermission') return text('background.notAllowed');
  return text(kind === 'unreachable' ? 'background.unreachable' : 'background.failed');
}
