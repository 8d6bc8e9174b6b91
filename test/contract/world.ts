import { expect } from 'vitest';
import type { ConnectorAccount, FindResult, PolicyReading, TestLine } from '../../core/connectors/spi.ts';
import type { Outcome, VerifyOutcome } from '../../core/model/outcome.ts';
import { startFaultProxy, type FaultProxy } from '../servers/fault-proxy.ts';
import type { ContextWithoutUrl, ContractData, Subject } from './data.ts';
import type { Call, Runtime } from './runtime.ts';

/** What a case works in: the servers, the proxies in front of them, and calls that watch for secrets by themselves. */
export interface World {
  readonly data: ContractData;
  readonly runtime: Runtime;
  readonly strict: Subject;
  readonly lenient: Subject;
  /** In front of the strict server. */
  readonly proxy: FaultProxy;
  /** The same, with a certificate that nobody trusts. */
  readonly untrusted: FaultProxy;
  /** The same, refusing foreign Origins. */
  readonly originChecking: FaultProxy;
  stop(): Promise<void>;
}

export async function startWorld(data: ContractData, runtime: Runtime): Promise<World> {
  const [strict, lenient] = await Promise.all([data.start('strict'), data.start('lenient')]);
  const proxy = await startFaultProxy(strict.server.url);
  const untrusted = await startFaultProxy(strict.server.url, { untrustedTls: true });
  const originChecking = await startFaultProxy(strict.server.url, { checkOrigin: true });
  const running = [proxy, untrusted, originChecking, strict.server, lenient.server];
  return {
    data,
    runtime,
    strict,
    lenient,
    proxy,
    untrusted,
    originChecking,
    stop: async () => void (await Promise.all(running.map((server) => server.stop()))),
  };
}

export interface ChangeOptions {
  readonly current: string;
  readonly next: string;
  /** The strict server's, unless told. */
  readonly url?: string;
  readonly context?: ContextWithoutUrl;
  readonly id?: string;
  readonly deadlineMs?: number;
}

export async function change(world: World, account: ConnectorAccount, options: ChangeOptions): Promise<Outcome> {
  const { current, next, url = world.strict.server.url, context = world.strict.context, id, deadlineMs } = options;
  const passwords = context.mode === 'selfService' ? { current, next } : { next };
  return (await calling(world, {
    ...(id !== undefined && { id }),
    connector: world.data.connector,
    operation: 'changePassword',
    context: { ...context, url, ...(deadlineMs !== undefined && { deadlineMs }) },
    args: [account, passwords],
  })) as Outcome;
}

export async function verify(world: World, account: ConnectorAccount, password: string): Promise<VerifyOutcome> {
  return (await calling(world, {
    connector: world.data.connector,
    operation: 'verify',
    context: { ...world.strict.context, url: world.strict.server.url },
    args: [account, password],
  })) as VerifyOutcome;
}

export async function find(world: World, login: string, currentPassword: string): Promise<FindResult> {
  return (await calling(world, {
    connector: world.data.connector,
    operation: 'findAccounts',
    context: { ...world.strict.context, url: world.strict.server.url },
    args: [{ login, currentPassword }],
  })) as FindResult;
}

export async function readPolicy(world: World, subject: Subject): Promise<PolicyReading> {
  return (await calling(world, {
    connector: world.data.connector,
    operation: 'readPolicy',
    context: { ...subject.context, url: subject.server.url },
    args: [],
  })) as PolicyReading;
}

export async function test(
  world: World,
  url = world.strict.server.url,
  context = world.strict.context,
): Promise<readonly TestLine[]> {
  return (await calling(world, {
    connector: world.data.connector,
    operation: 'test',
    context: { ...context, url },
    args: [],
  })) as readonly TestLine[];
}

/** Every call of every case is also the case that no secret comes out of it. */
async function calling(world: World, call: Call): Promise<unknown> {
  const { result, logs } = await world.runtime.call(call);
  const cameOut = JSON.stringify([result, logs]);
  for (const secret of secretsIn(call)) {
    for (const written of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
      expect(cameOut, 'a secret came out of a call').not.toContain(JSON.stringify(written).slice(1, -1));
    }
  }
  return result;
}

/** One of three characters is found in any text. */
function secretsIn(call: Call): string[] {
  const passwords = call.args.flatMap((argument: unknown): unknown[] => {
    if (typeof argument === 'string') return [argument];
    const { current, next, currentPassword } = argument as Record<string, unknown>;
    return [current, next, currentPassword];
  });
  return [...Object.values(call.context.secrets), ...passwords].filter(
    (secret): secret is string => typeof secret === 'string' && secret.length > 3,
  );
}
