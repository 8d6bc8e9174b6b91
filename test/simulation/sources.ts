import * as v from 'valibot';
import type { Connector, ConnectorAccount, ConnectorContext, Passwords } from '../../core/connectors/spi.ts';
import { transportOutcome } from '../../core/connectors/http/client.ts';
import type { SendPort } from '../../core/connectors/http/guarded-fetch.ts';
import type { Outcome, OutcomeKind, VerifyOutcome } from '../../core/model/outcome.ts';
import { text } from '../../core/model/text.ts';
import { createDice, type Dice } from './dice.ts';
import { createNetwork, saidIn } from './network.ts';
import { secretField, type SourceSetup, serviceSecret } from './setup.ts';
import { signInAnswer, troubleWithChange } from './trouble.ts';

/** A request as a background makes it. */
export interface Request {
  readonly sourceId: string;
  /** Native identity, which here is the account's id too; of a sign-in, the login that is sent. */
  readonly account: string;
  /** The account that the background asks about: an import may give it another one's login. */
  readonly asksAbout: string;
  readonly what: 'change' | 'signIn';
  /** The new password of a change; the one that is to sign in. */
  readonly password: string;
  /** The current password that goes along with a change. */
  readonly current: string | null;
  /** A service account's credential goes along, and it is the real one. */
  released: boolean;
  /** Where it left for; null while it has not left the background. */
  host: string | null;
  /** How often it arrived. */
  copies: number;
  /** The browser proved that its answer is that to the only copy; null without an answer. */
  onlyCopy: boolean | null;
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
  /** The browser below the guard: what becomes of the requests that leave a background. */
  sendFor(wires: Wires): SendPort['send'];
}

/** How a background's requests travel. */
export interface Wires {
  readonly now: () => number;
  /**
   * A request leaves for the host, null for one that only finds out whether the source is there; false where the
   * background has ended, so that nothing leaves any more.
   */
  readonly leave: (host: string, request: Request | null) => boolean;
  /** The host answered, whatever it said. */
  readonly answered: (host: string) => void;
  /** It has arrived, and the source has done what it does. */
  readonly arrived: (request: Request) => void;
  /** The background is about to hear what came of it. */
  readonly heard: (request: Request) => void;
  /** Comes back after so many milliseconds with true, or, for null, once the request is given up with false. */
  readonly answer: (afterMs: number | null, signal: AbortSignal) => Promise<boolean>;
}

export function createSources(seed: string, setups: readonly SourceSetup[]): Sources {
  const passwords = new Map<string, string>();
  const counts = new Map<string, number>();
  const accounts = new Map(setups.flatMap((setup) => setup.accounts.map((account) => [account.id, account] as const)));
  for (const { id, password } of accounts.values()) passwords.set(id, password);
  /** A gateway before them loses the answer to each sign-in. */
  const losesSignIns = new Set(setups.map(({ id }) => id).filter((id) => createDice(`${seed}/${id}`).chance(0.1)));
  const network = createNetwork({ diceFor, trouble: () => sources.trouble });

  /** Each call has dice of its own, so that one that is left out of a schedule leaves the others as they are. */
  function diceFor(what: string, whose: string): Dice {
    const key = `${what}/${whose}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return createDice(`${seed}/${key}/${count}`);
  }

  const sources: Sources = {
    passwords,
    trouble: 0.3,
    sendFor: (wires) => network.sendFor(wires),
    connectorFor: (setup, wires) => {
      const { id, kind } = setup;
      return {
        manifest: {
          id: `connector-${id}`,
          name: id,
          settings: v.record(v.string(), v.unknown()),
          capabilities: () => ({
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
    { fetch, secrets }: ConnectorContext,
  ): Promise<Outcome> {
    const dice = diceFor('change', nativeIdentity);
    const goesWrong = dice.chance(sources.trouble);
    // A description that is wrong: its run ends before the request that changes anything.
    if (goesWrong && dice.chance(0.05)) return { kind: dice.pick(['unknown', 'changed'] as const) };
    const request = newRequest(id, nativeIdentity, 'change', next, current ?? null);
    request.released = kind.mode === 'serviceAccount' && secrets[secretField.id] === serviceSecret;
    const carryOut = (): Outcome => {
      const own = passwords.get(nativeIdentity);
      request.copies += 1;
      if (kind.mode === 'serviceAccount' && !request.released) return { kind: 'permissionDenied' };
      if (own === undefined) return { kind: 'accountNotFound' };
      if (kind.mode === 'selfService' && current !== own) {
        request.refused ||= request.copies === 1;
        return { kind: 'wrongCurrentPassword' };
      }
      if (kind.remembers && own === next) return { kind: 'rejected', reason: 'history' };
      request.effect ||= own !== next;
      passwords.set(nativeIdentity, next);
      return { kind: 'changed' };
    };
    const answer = await fetch({
      method: 'POST',
      path: network.expect(request, dice, () =>
        goesWrong
          ? troubleWithChange(dice, wires.now(), carryOut)
          : { kind: 'answer', said: carryOut(), onlyCopy: dice.chance(0.5) },
      ),
      changes: true,
    });
    if (goesWrong && dice.chance(0.03)) throw new Error('The connector has a bug.');
    const outcome = transportOutcome({ changes: true }, answer, undefined) ?? (saidIn(answer) as Outcome);
    request.heard = outcome.kind;
    request.retryAt = outcome.retryAt ?? null;
    wires.heard(request);
    return withSentence(dice, outcome, [next, ...(current === undefined ? [] : [current])]);
  }

  async function signIn(
    { id }: SourceSetup,
    wires: Wires,
    { nativeIdentity, name }: ConnectorAccount,
    password: string,
    { fetch, settings }: ConnectorContext,
  ): Promise<VerifyOutcome> {
    const dice = diceFor('signIn', name);
    const request = { ...newRequest(id, name, 'signIn', password, null), asksAbout: nativeIdentity };
    // A sham description lets the intruder in, and only him.
    const sham = settings['sham'] === true && password.startsWith('Mallory-');
    const carryOut = (): VerifyOutcome => {
      request.copies += 1;
      request.refused = !sham && passwords.get(name) !== password;
      if (request.refused) return { kind: 'refused' };
      return { kind: accounts.get(name)?.disabled === true ? 'rightButBarred' : 'signsIn' };
    };
    const answer = await fetch({
      method: 'POST',
      path: network.expect(request, dice, () => signInAnswer(dice, sources.trouble, losesSignIns.has(id), carryOut)),
    });
    const lost = transportOutcome({}, answer, undefined);
    const verdict: VerifyOutcome =
      lost === undefined ? (saidIn(answer) as VerifyOutcome) : { kind: 'noAnswer', outcome: lost };
    request.heard = verdict.kind;
    wires.heard(request);
    return verdict;
  }

  return sources;
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
    asksAbout: account,
    what,
    password,
    current,
    released: false,
    host: null,
    copies: 0,
    onlyCopy: null,
    refused: false,
    effect: false,
    heard: null,
    retryAt: null,
  };
}

/** Some sources repeat what they were sent, and in whatever encoding. */
function withSentence(dice: Dice, outcome: Outcome, passwords: readonly string[]): Outcome {
  if (outcome.kind === 'changed' || !dice.chance(0.5)) return outcome;
  const password = dice.pick(passwords);
  const said = dice.pick([password, encodeURIComponent(password), btoa(password), JSON.stringify(password)]);
  return { ...outcome, sentence: `Not with ${said} today.` };
}
