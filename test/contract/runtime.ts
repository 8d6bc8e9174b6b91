import type { Outcome } from '../../core/model/outcome.ts';
import * as v from 'valibot';
import type { Connector, ConnectorContext, FindQuery, Passwords } from '../../core/connectors/spi.ts';
import type { FetchForSource } from '../../core/connectors/http/guarded-fetch.ts';
import { clientSecretId } from '../../core/connectors/oauth/oauth.ts';
import type { AccessToken } from '../../core/connectors/oauth/client.ts';
import { createReach } from '../../core/connectors/http/reach-first.ts';
import { connectors } from '../../core/connectors/registry.ts';
import { accessTokenOf, type Tokens } from '../../core/oauth/tokens.ts';

/**
 * Where the contract suite's connectors run: Node, or the background of a real browser. Everything that goes in and comes
 * out can be written as JSON, so that a runtime may be at the other end of a wire.
 */
export interface Runtime {
  readonly name: 'node' | 'chromium' | 'firefox';
  call(call: Call): Promise<Called>;
  /** Ends the call with that id, as the background would: by its context's signal. */
  abort(callId: string): Promise<void>;
}

export type Call = {
  /** Chosen by the caller; only {@link Runtime.abort} needs it. */
  readonly id?: string;
  readonly connector: string;
  readonly context: CallContext;
} & (
  | { readonly operation: 'test' | 'readPolicy'; readonly args: readonly [] }
  | { readonly operation: 'changePassword'; readonly args: readonly [CalledAccount, Passwords] }
  | { readonly operation: 'verify'; readonly args: readonly [CalledAccount, string] }
  | { readonly operation: 'findAccounts'; readonly args: readonly [FindQuery] }
);

export interface CalledAccount {
  readonly nativeIdentity: string;
  readonly name: string;
}

export type CallContext = Pick<ConnectorContext, 'url' | 'mode' | 'secrets'> & {
  /** As an admin gives them; the connector's schema fills in the rest. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** A wish: a runtime whose deadline is fixed keeps its own. */
  readonly deadlineMs?: number;
  /** Of a person who has signed in; the access token beside it is too old. */
  readonly refreshToken?: string;
};

export interface Called {
  /** What the operation answered with. */
  readonly result: unknown;
  /** Everything that was logged, each entry whole. */
  readonly logs: readonly string[];
}

/** The part of a runtime that is the same everywhere: makes the context and runs the operation in this very place. */
export async function runCall(call: Call, fetchFor: FetchForSource, signal: AbortSignal): Promise<Called> {
  const connector = connectors.get(call.connector);
  if (connector === undefined) throw new Error(`no connector ${call.connector}`);
  const logs: string[] = [];
  const { url, mode, secrets } = call.context;
  const settings = v.parse(connector.manifest.settings, call.context.settings);
  const log = { warn: (message: string, detail?: unknown) => void logs.push(`${message} ${JSON.stringify(detail)}`) };
  const accessToken = tokensFor(connector, call.context, settings, fetchFor);
  const result = await run(connector, call, {
    url,
    mode,
    secrets,
    settings,
    fetch: createReach({ now: () => Date.now() }).first(fetchFor({ url }, signal), url),
    ...(accessToken !== undefined && { accessToken }),
    signal,
    timers: { after: timer },
    log,
  });
  return { result: result ?? null, logs };
}

/** The real renewal of tokens over a store that forgets. */
function tokensFor(
  { manifest }: Connector,
  { url, secrets, refreshToken }: CallContext,
  settings: Readonly<Record<string, unknown>>,
  fetchFor: FetchForSource,
): AccessToken | undefined {
  const client = manifest.oauth?.(settings, url) ?? null;
  if (client === null) return undefined;
  let kept: Tokens | null =
    refreshToken === undefined
      ? null
      : { accessToken: 'old', refreshToken, obtainedAt: 0, expiresAt: 0, scope: null, state: 'valid' };
  const store = {
    read: () => Promise.resolve(kept),
    write: (tokens: Tokens) => Promise.resolve(void (kept = tokens)),
  };
  const locks = { holdIfFree: () => Promise.resolve(false), hold: <T>(_: string, work: () => Promise<T>) => work() };
  const holder = { sourceId: url, client, clientSecret: secrets[clientSecretId] ?? '', store };
  return accessTokenOf({ fetchFor, clock: { now: () => Date.now() }, locks }, holder);
}

function timer(ms: number, callback: () => void): { cancel(): void } {
  const handle = setTimeout(callback, ms);
  return { cancel: () => clearTimeout(handle) };
}

function run(connector: Connector, call: Call, context: ConnectorContext): Promise<unknown> | undefined {
  switch (call.operation) {
    case 'test':
      return connector.test(context);
    case 'readPolicy':
      return connector.readPolicy?.(context);
    case 'changePassword':
      return listed(connector, connector.changePassword(...call.args, context));
    case 'verify':
      return connector.verify?.(...call.args, context);
    case 'findAccounts':
      return connector.findAccounts?.(...call.args, context);
    default:
      return undefined;
  }
}

/** A connector gives no outcome that its manifest does not list. */
async function listed({ manifest }: Connector, changing: Promise<Outcome>): Promise<Outcome> {
  const outcome = await changing;
  if (!manifest.outcomes.includes(outcome.kind))
    throw new Error(`The manifest of ${manifest.id} does not list the outcome ${outcome.kind}.`);
  return outcome;
}
