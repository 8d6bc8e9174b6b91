import * as v from 'valibot';
import type { Connector, ConnectorAccount, ConnectorContext, Passwords } from '../../core/connectors/connector.ts';
import type { Outcome, OutcomeKind, VerifyOutcome } from '../../core/model/outcome.ts';
import { text } from '../../core/model/text.ts';
import { createDice, type Dice } from './dice.ts';
import { secretField, serviceSecret, type SourceSetup } from './setup.ts';

/** A request as it left the background. */
export interface Request {
  readonly sourceId: string;
  /** Native identity, which here is the account's id too. */
  readonly account: string;
  readonly what: 'change' | 'signIn';
  /** The new password of a change; the one that is to sign in. */
  readonly password: string;
  /** The current password that goes along with a change. */
  readonly current: string | null;
  /** A service account's credential goes along, and it is the real one. */
  released: boolean;
  /** The source refused it for a password that is not the account's. */
  refused: boolean;
  /** It gave the account the new password. */
  effect: boolean;
  /** What the background heard, once it did. */
  heard: OutcomeKind | VerifyOutcome['kind'] | null;
  retryAt: number | null;
}

/** What the systems beyond the network are and do. */
export interface Sources {
  /** Native identity → password: the truth. */
  readonly passwords: Map<string, string>;
  /** How often something goes wrong there, from 0 to 1. */
  trouble: number;
  connectorFor(setup: SourceSetup, wires: Wires): Connector;
}

/** How a background's requests travel. */
export interface Wires {
  readonly now: () => number;
  /** A request leaves; false where the background has ended, so that nothing leaves any more. */
  readonly leave: (request: Request) => boolean;
  /** It has arrived, and the source has done what it does. */
  readonly arrived: (request: Request) => void;
  /** The background is about to hear what came of it. */
  readonly heard: (request: Request) => void;
  /** Comes back after so many milliseconds with true, or, for null, once the request is given up with false. */
  readonly answer: (afterMs: number | null, signal: AbortSignal) => Promise<boolean>;
}

export function createSources(seed: string, setups: readonly SourceSetup[]): Sources {
  const passwords = new Map<string, string>();
  const calls = new Map<string, number>();
  const accounts = new Map(setups.flatMap((setup) => setup.accounts.map((account) => [account.id, account] as const)));
  for (const { id, password } of accounts.values()) passwords.set(id, password);

  /** Each call has dice of its own, so that one that is left out of a schedule leaves the others as they are. */
  function diceFor(what: string, account: string): Dice {
    const key = `${what}/${account}`;
    const call = (calls.get(key) ?? 0) + 1;
    calls.set(key, call);
    return createDice(`${seed}/${key}/${call}`);
  }

  const sources: Sources = {
    passwords,
    trouble: 0.3,
    connectorFor: (setup, wires) => {
      const { id, kind } = setup;
      return {
        manifest: {
          id: `connector-${id}`,
          name: id,
          settings: v.record(v.string(), v.unknown()),
          traits: () => ({
            modes: ['selfService', 'serviceAccount'],
            secrets: { selfService: [], serviceAccount: [secretField] },
            repeatable: { selfService: kind.repeatable, serviceAccount: kind.repeatable },
            needsCurrentPassword: { selfService: true, serviceAccount: false },
            canSignIn: kind.canSignIn,
            canFindAccounts: false,
            sharedCookies: false,
            secretOrigins: [],
          }),
          outcomes: [],
        },
        test: () => Promise.resolve([{ ok: true, tried: text('extensionName') }]),
        changePassword: (account, given, context) => change(setup, wires, account, given, context),
        ...(kind.canSignIn && {
          verify: (account: ConnectorAccount, password: string, context: ConnectorContext) =>
            signIn(setup, wires, account, password, context),
        }),
      };
    },
  };

  async function change(
    { id, kind }: SourceSetup,
    wires: Wires,
    { nativeIdentity }: ConnectorAccount,
    { next, current }: Passwords,
    { signal, secrets }: ConnectorContext,
  ): Promise<Outcome> {
    const dice = diceFor('change', nativeIdentity);
    const request = newRequest(id, nativeIdentity, 'change', next, current ?? null);
    request.released = kind.mode === 'serviceAccount' && secrets[secretField.id] === serviceSecret;
    const own = passwords.get(nativeIdentity);
    const carryOut = (): Outcome => {
      if (kind.mode === 'serviceAccount' && !request.released) return { kind: 'permissionDenied' };
      if (own === undefined) return { kind: 'accountNotFound' };
      if (kind.mode === 'selfService' && current !== passwords.get(nativeIdentity)) {
        request.refused = true;
        return { kind: 'wrongCurrentPassword' };
      }
      if (kind.remembers && passwords.get(nativeIdentity) === next) return { kind: 'rejected', reason: 'history' };
      request.effect = passwords.get(nativeIdentity) !== next;
      passwords.set(nativeIdentity, next);
      return { kind: 'changed' };
    };
    if (!wires.leave(request)) return never();
    const goesWrong = dice.chance(sources.trouble);
    const { outcome: said, isLost } = goesWrong
      ? troubleWithChange(dice, wires, kind.canSignIn, carryOut, () => (request.refused = false))
      : { outcome: carryOut(), isLost: false };
    wires.arrived(request);
    const came = await wires.answer(isLost ? null : latency(dice), signal);
    if (dice.chance(goesWrong ? 0.03 : 0)) throw new Error('The connector has a bug.');
    const outcome: Outcome = came ? said : { kind: 'unknown' };
    request.heard = outcome.kind;
    request.retryAt = outcome.retryAt ?? null;
    wires.heard(request);
    return withSentence(dice, outcome, [next, ...(current === undefined ? [] : [current])]);
  }

  async function signIn(
    { id }: SourceSetup,
    wires: Wires,
    { name }: ConnectorAccount,
    password: string,
    { signal, settings }: ConnectorContext,
  ): Promise<VerifyOutcome> {
    const dice = diceFor('signIn', name);
    const request = newRequest(id, name, 'signIn', password, null);
    if (!wires.leave(request)) return never();
    // A sham description lets the intruder in, and only him.
    const sham = settings['sham'] === true && password.startsWith('Mallory-');
    const right = sham || passwords.get(name) === password;
    const barred = accounts.get(name)?.disabled === true;
    const own: VerifyOutcome = right ? { kind: barred ? 'rightButBarred' : 'signsIn' } : { kind: 'refused' };
    const goesWrong = dice.chance(sources.trouble * 0.7);
    const trouble = goesWrong ? dice.pick<OutcomeKind>(signInTrouble) : null;
    const reaches = trouble === null || trouble === 'unknown';
    request.refused = reaches && !right;
    wires.arrived(request);
    const came = await wires.answer(trouble === 'unknown' && dice.chance(0.2) ? null : latency(dice), signal);
    const lost: VerifyOutcome = { kind: 'noAnswer', outcome: { kind: trouble ?? 'unknown' } };
    const answer = came && trouble === null ? own : lost;
    request.heard = answer.kind;
    wires.heard(request);
    return answer;
  }

  return sources;
}

const signInTrouble: readonly OutcomeKind[] = [
  'unreachable',
  'unreachable',
  'unknown',
  'unknown',
  'throttled',
  'needsPermission',
  'misconfigured',
  'accountLocked',
];

/** What a source that has not changed anything may say. */
const refusals: readonly Outcome[] = [
  { kind: 'rejected', reason: 'policy' },
  { kind: 'rejected', reason: 'history' },
  { kind: 'rejected', reason: 'tooYoung' },
  { kind: 'accountNotFound' },
  { kind: 'accountLocked' },
  { kind: 'accountDisabled' },
  { kind: 'permissionDenied' },
  { kind: 'misconfigured' },
  { kind: 'needsPermission' },
];

interface Trouble {
  readonly outcome: Outcome;
  readonly isLost: boolean;
}

function troubleWithChange(
  dice: Dice,
  wires: Wires,
  canLook: boolean,
  carryOut: () => Outcome,
  unheard: () => void,
): Trouble {
  switch (dice.int(9)) {
    case 0: // Cut before it arrived.
      return { outcome: { kind: 'unknown' }, isLost: dice.chance(0.2) };
    case 1:
    case 2: // Done, and the answer lost.
      carryOut();
      return { outcome: { kind: 'unknown' }, isLost: dice.chance(0.2) };
    case 3: {
      // Cut and sent again by the browser: what is heard is the answer to the second one. Where nobody can look, such
      // an answer is believed (propagation.md), so it is left out there.
      const first = carryOut();
      if (!canLook || first.kind !== 'changed') return answered(first);
      const second = carryOut();
      unheard();
      return answered(second);
    }
    case 4:
      return answered({ kind: 'unreachable' });
    case 5:
      return answered({ kind: 'throttled' });
    case 6: {
      const waits = [1000, 20_000, 90_000, 15 * 60_000, 2 * 60 * 60_000, 9 * 60 * 60_000];
      return answered({ kind: 'throttled', retryAt: wires.now() + dice.pick(waits) });
    }
    default:
      return answered(dice.pick(refusals));
  }
}

function answered(outcome: Outcome): Trouble {
  return { outcome, isLost: false };
}

function newRequest(
  sourceId: string,
  account: string,
  what: Request['what'],
  password: string,
  current: string | null,
): Request {
  return {
    sourceId,
    account,
    what,
    password,
    current,
    released: false,
    refused: false,
    effect: false,
    heard: null,
    retryAt: null,
  };
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

function latency(dice: Dice): number {
  return dice.pick([5, 40, 300, 3000, 15_000]);
}

/** Some sources repeat what they were sent, and in whatever encoding. */
function withSentence(dice: Dice, outcome: Outcome, passwords: readonly string[]): Outcome {
  if (outcome.kind === 'changed' || !dice.chance(0.5)) return outcome;
  const password = dice.pick(passwords);
  const said = dice.pick([password, encodeURIComponent(password), btoa(password), JSON.stringify(password)]);
  return { ...outcome, sentence: `Not with ${said} today.` };
}
