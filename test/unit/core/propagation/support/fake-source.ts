import * as v from 'valibot';
import type {
  Connector,
  ConnectorAccount,
  ConnectorContext,
  FindResult,
  Passwords,
  PolicyReading,
} from '../../../../../core/connectors/spi.ts';
import type { SourceAnswer, SourceRequest } from '../../../../../core/connectors/http/guarded-fetch.ts';
import type { Outcome, VerifyOutcome } from '../../../../../core/model/outcome.ts';
import { text } from '../../../../../core/model/text.ts';
import type { PasswordChangeMode } from '../../../../../core/model/source.ts';

/** What reached a source, in the order of arrival. */
export interface Arrival {
  readonly at: number;
  readonly sourceId: string;
  readonly what: 'change' | 'signIn' | 'find' | 'test';
  readonly account: string;
  readonly password: string;
  /** The sign-in, or the current password of a change, was not the account's. */
  readonly refused: boolean;
  /** What a change was answered, once it was. */
  outcome?: Outcome['kind'];
}

export interface FakeSourceOptions {
  readonly id: string;
  readonly mode?: PasswordChangeMode;
  readonly canSignIn?: boolean;
  readonly canFind?: boolean;
  readonly readsPolicy?: boolean;
  readonly repeatable?: boolean;
  readonly secrets?: readonly string[];
}

/** A change as the source would carry it out by itself; scripts decide whether it does. */
export type ChangeScript = (carryOut: () => Outcome, signal: AbortSignal) => Outcome | Promise<Outcome>;
export type SignInScript = (carryOut: () => VerifyOutcome) => VerifyOutcome | Promise<VerifyOutcome>;

/** A system with accounts and passwords, which does what its scripts say and after that what a source does. */
export interface FakeSource {
  readonly id: string;
  readonly connector: Connector;
  /** Native identity → password. */
  readonly passwords: Map<string, string>;
  readonly changes: ChangeScript[];
  readonly signIns: SignInScript[];
  /** What became of a request on its way. One that did not arrive is not carried out. */
  network: (request: SourceRequest) => SourceAnswer;
  /** Stays for every call, unlike the scripts above. */
  always: ChangeScript | null;
  found: FindResult | null;
  policy: PolicyReading | null;
}

export interface DecisionContext {
  readonly now: () => number;
  readonly arrivals: Arrival[];
  /** Called where the background could be ended: before a request, at the source, after it. */
  readonly point: (name: string) => Promise<void>;
}

export function createFakeSource(options: FakeSourceOptions, around: () => DecisionContext): FakeSource {
  const { id, canSignIn = true, canFind = false, repeatable = false, secrets = [] } = options;
  const mode = options.mode ?? 'selfService';
  const passwords = new Map<string, string>();
  const source: FakeSource = {
    id,
    passwords,
    changes: [],
    signIns: [],
    network: () => answered(),
    always: null,
    found: null,
    policy: null,
    connector: {
      manifest: {
        id: `connector-${id}`,
        name: id,
        settings: v.record(v.string(), v.unknown()),
        capabilities: () => ({
          modes: ['selfService', 'serviceAccount'],
          secrets: {
            selfService: [],
            serviceAccount: secrets.map((secret) => ({ id: secret, label: text('extensionName') })),
          },
          repeatable: { selfService: repeatable, serviceAccount: repeatable },
          needsCurrentPassword: { selfService: true, serviceAccount: false },
          canSignIn,
          canFindAccounts: canFind,
          sharedCookies: false,
          secretOrigins: [],
        }),
        outcomes: [],
      },
      test: async () => {
        await around().point(`${id} test`);
        return [{ ok: true, tried: text('extensionName'), sentence: 'It answers.' }];
      },
      ...(options.readsPolicy && { readPolicy: async () => source.policy ?? { demands: {}, sentences: [] } }),
      changePassword: change,
      ...(canSignIn && { verify: signIn }),
      ...(canFind && {
        findAccounts: async ({ login }, { fetch }) => {
          await around().point(`${id} find`);
          const way = await fetch({ method: 'POST', path: 'find' });
          if (isLost(way)) return { kind: 'failed', outcome: { kind: 'unreachable' } };
          return source.found ?? { kind: 'found', accounts: [{ nativeIdentity: login, name: login }] };
        },
      }),
    },
  };

  async function change(
    account: ConnectorAccount,
    given: Passwords,
    { fetch, signal }: ConnectorContext,
  ): Promise<Outcome> {
    const { arrivals, now, point } = around();
    await point(`${id} before`);
    const way = await fetch({ method: 'POST', path: 'change', changes: true });
    if (way.kind === 'none' && way.reached === 'no') return { kind: 'unreachable' };
    const own = passwords.get(account.nativeIdentity);
    const refused = mode === 'selfService' && given.current !== own;
    const carryOut = (): Outcome => {
      if (own === undefined) return { kind: 'accountNotFound' };
      if (refused) return { kind: 'wrongCurrentPassword' };
      passwords.set(account.nativeIdentity, given.next);
      return { kind: 'changed' };
    };
    const { nativeIdentity } = account;
    const arrival: Arrival = {
      at: now(),
      sourceId: id,
      what: 'change',
      account: nativeIdentity,
      password: given.next,
      refused,
    };
    arrivals.push(arrival);
    const script = source.changes.shift() ?? source.always;
    const said = await (script === null ? carryOut() : script(carryOut, signal));
    const outcome: Outcome = isLost(way) ? { kind: 'unknown' } : said;
    await point(`${id} after`);
    arrival.outcome = outcome.kind;
    return outcome;
  }

  async function signIn(
    account: ConnectorAccount,
    password: string,
    { fetch }: ConnectorContext,
  ): Promise<VerifyOutcome> {
    const { arrivals, now, point } = around();
    await point(`${id} before sign-in`);
    const way = await fetch({ method: 'POST', path: 'signIn' });
    if (way.kind === 'none' && way.reached === 'no') return { kind: 'noAnswer', outcome: { kind: 'unreachable' } };
    const right = passwords.get(account.nativeIdentity) === password;
    const script = source.signIns.shift();
    const said = await (script === undefined ? own() : script(own));
    const answer: VerifyOutcome = isLost(way) ? { kind: 'noAnswer', outcome: { kind: 'unreachable' } } : said;
    function own(): VerifyOutcome {
      return right ? { kind: 'signsIn' } : { kind: 'refused' };
    }
    const refused = said.kind === 'refused';
    arrivals.push({ at: now(), sourceId: id, what: 'signIn', account: account.nativeIdentity, password, refused });
    await point(`${id} after sign-in`);
    return answer;
  }

  return source;
}

/** Some answer; what it says is up to the scripts. */
export function answered({ onlyCopy = true, status = 200 } = {}): SourceAnswer {
  return {
    kind: 'answer',
    status,
    header: () => null,
    headers: [],
    body: '',
    truncated: false,
    receivedAt: 0,
    onlyCopy,
  };
}

/** Nobody there. */
export const nobodyThere: SourceAnswer = { kind: 'none', reached: 'no', why: 'refused' };

/** It arrived, and nothing came back. */
export const lost: SourceAnswer = { kind: 'none', reached: 'maybe', why: 'lost' };

function isLost(way: SourceAnswer): boolean {
  return way.kind === 'none' || (way.kind === 'answer' && way.status >= 500);
}

/** The source did it, and the answer was lost. */
export const doneButLost: ChangeScript = (carryOut) => {
  carryOut();
  return { kind: 'unknown' };
};

export function answers(outcome: Outcome): ChangeScript {
  return () => outcome;
}
