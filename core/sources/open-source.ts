import * as v from 'valibot';
import { capabilitiesOf, type Connector, type ConnectorContext } from '../connectors/spi.ts';
import { keptRights, rightIn } from '../connectors/standing-right.ts';
import type { StepSource } from '../model/change.ts';
import { connectionDigest } from '../model/connection.ts';
import { type Right, rightIdOf } from '../model/proof.ts';
import { originOf, type Source } from '../model/source.ts';
import { type Text, text } from '../model/text.ts';
import { accessTokenFor } from '../oauth/source-tokens.ts';
import { type OpenedSecrets, readSealed, unseal } from '../secrets/sealed.ts';
import { opensTokens } from '../secrets/sealed-tokens.ts';
import type { SourceDeps } from './dependencies.ts';

export type AccessDeps = Pick<
  SourceDeps,
  'db' | 'connectors' | 'permissions' | 'fetchFor' | 'log' | 'timers' | 'clock' | 'locks'
>;

/** A source as it can be reached now: its settings read, its secrets opened, the browser's permission there. */
export interface SourceAccess {
  readonly source: Source;
  readonly connector: Connector;
  /** What a connector gets to work with; one call each. */
  readonly context: (signal: AbortSignal) => ConnectorContext;
  /** The opened service secrets, for blotting out. */
  readonly secrets: readonly string[];
}

export type Access =
  | ({ readonly ok: true } & SourceAccess)
  | { readonly ok: false; readonly why: 'misconfigured' | 'needsPermission'; readonly sentence: Text };

/**
 * Reads the source anew for each attempt. With `planned` it must still be what the change was planned for: another
 * connector, another origin, or another right to change with would send a password where nobody agreed to. The right is
 * another one once its credential was entered again: the proof was for the one before. And where a sign-in proves the
 * person, the source must be asked as it was when it was chosen for that.
 */
export async function openSource(deps: AccessDeps, sourceId: string, planned?: StepSource): Promise<Access> {
  const [sealed, plannedIsGranted] = await Promise.all([
    readSealed(deps.db, sourceId),
    // Another origin than the source's ends the step before anything is sent there.
    planned && deps.permissions.has(planned.origin),
  ]);
  const { source } = sealed;
  if (source === undefined) return misconfigured('propagation.source.gone');
  if (planned !== undefined && !isAsPlanned(source, planned)) return misconfigured('propagation.source.changed');
  if (planned?.connection !== undefined && planned.connection !== (await connectionDigest(source)))
    return misconfigured('propagation.source.changed');
  const connector = deps.connectors.get(source.connector);
  if (connector === undefined) return misconfigured('propagation.source.noConnector');
  const { manifest } = connector;
  const mode = source.passwordChangeMode;
  const settings = v.safeParse(manifest.settings, source.connectorAttributes);
  if (!settings.success) return misconfigured('propagation.source.settings');
  const capabilities = capabilitiesOf(connector, source);
  if (!capabilities.modes.includes(mode)) return misconfigured('propagation.source.noMode');

  const fields = capabilities.secrets[mode];
  const none: OpenedSecrets = { kind: 'opened', secrets: {} };
  const [opened, granted] = await Promise.all([
    fields.length === 0 ? none : unseal(sealed, source, capabilities.secretOrigins),
    Promise.all([
      plannedIsGranted ?? deps.permissions.has(originOf(source)),
      ...capabilities.secretOrigins.map((origin) => deps.permissions.has(origin)),
    ]),
  ]);
  if (opened.kind !== 'opened') return misconfigured(`propagation.source.secrets.${opened.kind}`);
  const secrets = new Map(Object.entries(opened.secrets));
  if (fields.some((field) => !secrets.get(field.id))) return misconfigured('propagation.source.secrets.none');
  const right =
    planned === undefined ? null : rightIn(connector, source, { secrets: sealed.record, tokens: sealed.tokens });
  if (right !== null && rightIdOf(right) !== planned?.rightId)
    return misconfigured('propagation.source.confirmedSince');

  const origins = [originOf(source), ...capabilities.secretOrigins];
  const missing = origins.find((_, index) => granted[index] !== true);
  if (missing !== undefined)
    return { ok: false, why: 'needsPermission', sentence: text('propagation.source.needsPermission', missing) };

  const { fetchFor, log, timers } = deps;
  const client = manifest.oauth?.(settings.output, source.url) ?? null;
  const accessToken =
    client === null
      ? undefined
      : accessTokenFor(deps, source, client, {
          secrets: opened.secrets,
          confirmed: sealed.record?.confirmed,
        });
  return {
    ok: true,
    source,
    connector,
    context: (signal) => ({
      url: source.url,
      settings: settings.output,
      mode,
      secrets: opened.secrets,
      fetch: fetchFor(source, signal),
      ...(accessToken !== undefined && { accessToken }),
      signal,
      timers,
      log,
    }),
    secrets: [...secrets.values()],
  };
}

/**
 * What a change of the source would be released with, opened to see that nobody has altered what it says; null where the
 * source takes the person's password, keeps no right, or keeps none that can be used.
 */
export async function readRight(deps: Pick<AccessDeps, 'db' | 'connectors'>, source: Source): Promise<Right | null> {
  const connector = deps.connectors.get(source.connector);
  const sealed = await readSealed(deps.db, source.id);
  const right = rightIn(connector, source, { secrets: sealed.record, tokens: sealed.tokens });
  if (right === null) return null;
  const opens = {
    secrets: async () =>
      (await unseal(sealed, source, capabilitiesOf(connector, source).secretOrigins)).kind === 'opened',
    tokens: () => opensTokens(sealed),
  };
  for (const kept of keptRights(connector, source)) if (!(await opens[kept]())) return null;
  return right;
}

function isAsPlanned(source: Source, planned: StepSource): boolean {
  const { connector, passwordChangeMode } = source;
  return connector === planned.connector && originOf(source) === planned.origin && passwordChangeMode === planned.mode;
}

function misconfigured(key: Text['key']): Access {
  return { ok: false, why: 'misconfigured', sentence: text(key) };
}
