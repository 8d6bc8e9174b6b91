import { capabilitiesOf, type ConnectorAccount } from '../connectors/spi.ts';
import { maxSentenceLength } from '../connectors/http/client.ts';
import { crashPoint } from '../crash-point.ts';
import type { Outcome, VerifyOutcome } from '../model/outcome.ts';
import { blot, redact } from '../model/redact.ts';
import type { Source } from '../model/source.ts';
import { counted as countedText, type Text, text } from '../model/text.ts';
import { releaseSignIn, readRefusedSignIns, signInKey, reserveSignIn } from '../store/refused-sign-ins.ts';
import { mayHaveBeenRefused, type Sent } from './delivery.ts';
import type { SourceDeps } from './dependencies.ts';
import { type SourceAccess } from './open-source.ts';
import { callConnector } from './call-connector.ts';

/** Until when the lock-out budget is spent, in epoch milliseconds. */
export interface MustWait {
  readonly kind: 'mustWait';
  readonly until: number;
}

export type SignIn = VerifyOutcome | MustWait | { readonly kind: 'cannotSignIn' };

/**
 * Does this password sign in? The only place that asks a source, so that every sign-in is counted before it leaves:
 * two refused ones in thirty minutes are all that an account is exposed to. `proven` when this very password has
 * signed in during this change, and no change request has left since: then a lost answer is not counted as refused.
 */
export async function signIn(
  deps: SourceDeps,
  access: SourceAccess,
  account: ConnectorAccount,
  password: string,
  proven = false,
): Promise<SignIn> {
  const { connector } = access;
  if (!capabilitiesOf(connector, access.source).canSignIn) return { kind: 'cannotSignIn' };
  const answer = await counted(deps, access.source, account.name, async () => {
    const lost: VerifyOutcome = { kind: 'noAnswer', outcome: { kind: 'unknown' } };
    const { value, sent } = await callConnector(
      deps,
      access,
      async (context) => (await connector.verify?.(account, password, context)) ?? lost,
      lost,
    );
    return { value, mayBeRefused: mayBeRefused(value, sent, proven) };
  });
  return answer.kind === 'mustWait' ? answer : blotted(answer.value, [password, ...access.secrets]);
}

/** Counts a request that carries a person's current password against the account's budget, before it leaves. */
export async function counted<T>(
  { db, clock }: Pick<SourceDeps, 'db' | 'clock'>,
  source: Pick<Source, 'connector' | 'url'>,
  login: string,
  work: () => Promise<{ readonly value: T; readonly mayBeRefused: boolean }>,
): Promise<{ readonly kind: 'answered'; readonly value: T } | MustWait> {
  const key = signInKey(source, login);
  const at = clock.now();
  if (!(await reserveSignIn(db, key, at)))
    return { kind: 'mustWait', until: (await readRefusedSignIns(db, key, at)).nextAllowedAt };
  await crashPoint?.('signIn.counted');
  const { value, mayBeRefused: counts } = await work();
  await crashPoint?.('signIn.answered');
  if (!counts) await releaseSignIn(db, key, at);
  await crashPoint?.('signIn.uncounted');
  return { kind: 'answered', value };
}

/** For the person: how many minutes are left until the next sign-in may be sent. */
export function waitSentence({ clock }: Pick<SourceDeps, 'clock'>, until: number): Text {
  return countedText('propagation.link.mustWait', Math.max(1, Math.ceil((until - clock.now()) / 60_000)));
}

/** The outcome with every secret blotted out of the source's sentence. */
export function blottedOutcome(outcome: Outcome, secrets: readonly string[]): Outcome {
  return outcome.sentence === undefined ? outcome : { ...outcome, sentence: blotOut(outcome.sentence, secrets) };
}

/** A source's own words in a refusal, with every secret blotted out. */
export function saidBy(sentence: string, secrets: readonly string[]): Text {
  const clean = blotOut(sentence, secrets);
  return clean === blot ? text('propagation.wordsWithheld') : text('propagation.link.said', clean);
}

function mayBeRefused(answer: VerifyOutcome, sent: Sent, proven: boolean): boolean {
  if (answer.kind === 'refused') return true;
  // A lost answer may have been a refusal: rather one look less than an account locked.
  return answer.kind === 'noAnswer' && !proven && mayHaveBeenRefused(answer.outcome, sent);
}

function blotted(answer: VerifyOutcome, secrets: readonly string[]): VerifyOutcome {
  if (answer.kind === 'noAnswer') return { ...answer, outcome: blottedOutcome(answer.outcome, secrets) };
  if (answer.kind === 'signsIn' || answer.sentence === undefined) return answer;
  return { ...answer, sentence: blotOut(answer.sentence, secrets) };
}

function blotOut(sentence: string, secrets: readonly string[]): string {
  return redact(sentence, secrets, maxSentenceLength).slice(0, maxSentenceLength);
}
