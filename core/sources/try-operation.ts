import { type TestLine, capabilitiesOf } from '../connectors/spi.ts';
import { type RequestTrace, secretsOf, shownExchange } from '../connectors/http/trace.ts';
import { maxFound, type TrialResult } from '../connectors/trial.ts';
import type { Answers, FieldsOf } from '../messages/commands.ts';
import type { Outcome } from '../model/outcome.ts';
import { redact } from '../model/redact.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { text } from '../model/text.ts';
import type { SourceDeps } from './dependencies.ts';
import { findAccounts } from './find-accounts.ts';
import { counted, signIn, waitSentence } from './sign-in.ts';
import { mayHaveBeenRefused, isDoubtful, outcomeAsSent } from './delivery.ts';
import { openSource, type SourceAccess } from './open-source.ts';
import { callConnector, type Called } from './call-connector.ts';
import { beginTrying, endTrying, triedAccount, type TriedAccount, isSignedInTo } from './trial-account.ts';

/**
 * Runs one operation of a source as a change would run it: the stored source, its connector, the guarded fetch, and the
 * same budget of refused sign-ins. The typed passwords are in the message and in this call, and nowhere else.
 *
 * A password that is changed so is changed at the source alone: an account that is linked is known to be out of step
 * with its group afterwards, and the audit trail has that it was tried.
 */
export async function tryOperation(
  deps: SourceDeps,
  { sourceId, operation }: FieldsOf<'tryOperation'>,
): Promise<Answers['tryOperation']> {
  const opened = await openSource(deps, sourceId);
  if (!opened.ok) return refuse(opened.sentence);
  const seen: RequestTrace[] = [];
  const access: SourceAccess = {
    ...opened,
    context: (signal) => ({ ...opened.context(signal), watch: (exchange) => void seen.push(exchange) }),
  };
  const result = await operate(deps, access, operation);
  if ('ok' in result) return result;
  const secrets = secretsOf(seen, [...passwordsIn(operation), ...opened.secrets]);
  return {
    ok: true,
    exchanges: seen.map((exchange) => shownExchange(access.source.url, exchange, secrets)),
    result: blotted(result, secrets),
  };
}

type TriedOperation = FieldsOf<'tryOperation'>['operation'];
type Ran = Promise<TrialResult | Refused>;

async function operate(deps: SourceDeps, access: SourceAccess, operation: TriedOperation): Ran {
  if (operation.kind === 'test') return test(deps, access);
  if (operation.kind === 'findAccounts') return find(deps, access, operation);
  const account = await triedAccount(deps, access, operation);
  if ('ok' in account) return account;
  const { currentPassword } = operation;
  const result = await deps.accountLocks.exclusively(account.key, () =>
    operation.kind === 'verify'
      ? verify(deps, access, account, currentPassword)
      : change(deps, access, account, operation),
  );
  return result ?? refuse(text('propagation.link.busy', account.name));
}

async function test(deps: SourceDeps, access: SourceAccess): Ran {
  const lost: readonly TestLine[] = [{ ok: false, tried: text('propagation.test.lost'), outcome: 'unknown' }];
  const { value: lines } = await callConnector(deps, access, (context) => access.connector.test(context), lost);
  const failed = lines.find(({ ok }) => !ok);
  if (failed === undefined) return { taken: 'works' };
  return said(failed.outcome ?? 'misconfigured', failed);
}

async function verify(deps: SourceDeps, access: SourceAccess, account: TriedAccount, password: string): Ran {
  const answer = await signIn(deps, access, account, password);
  switch (answer.kind) {
    case 'signsIn':
      return { taken: 'signsIn' };
    case 'rightButBarred':
      return said('rightButBarred', answer);
    case 'refused':
      return said('wrongCurrentPassword', answer);
    case 'noAnswer':
      return said(answer.outcome.kind, answer.outcome);
    case 'mustWait':
      return refuse(waitSentence(deps, answer.until));
    case 'cannotSignIn':
      return { taken: 'cannot' };
  }
}

async function find(deps: SourceDeps, access: SourceAccess, operation: Of<'findAccounts'>): Ran {
  const { source, connector } = access;
  if (!capabilitiesOf(connector, source).canFindAccounts) return { taken: 'cannot' };
  const answer = await findAccounts(deps, access, operation);
  if (answer.kind === 'mustWait') return refuse(waitSentence(deps, answer.until));
  if (answer.kind === 'failed') return said(answer.outcome.kind, answer.outcome);
  const accounts = answer.accounts.slice(0, maxFound).map(({ nativeIdentity, name, displayName, disabled }) => ({
    nativeIdentity,
    name,
    ...(displayName !== undefined && { displayName }),
    ...(disabled !== undefined && { disabled }),
  }));
  return { taken: 'found', accounts };
}

/**
 * A set by a service account, or by the person's own OAuth, takes a sign-in with the account's password first, as every
 * change does: whoever only finds the browser open cannot set passwords with the service's right. And the login must be
 * that of the account which is set, by the word of the source or of a link: a typed pair proves one and sets another.
 */
async function change(
  deps: SourceDeps,
  access: SourceAccess,
  account: TriedAccount,
  { currentPassword: current, newPassword: next }: Of<'changePassword'>,
): Ran {
  const { source, connector } = access;
  const { canSignIn, needsCurrentPassword } = capabilitiesOf(connector, source);
  const carriesIt = needsCurrentPassword[source.passwordChangeMode];
  if (!carriesIt && !canSignIn) return refuse(text('propagation.try.noProof', source.name));
  if (!carriesIt && !(await isSignedInTo(deps, access, account)))
    return refuse(text('propagation.try.notItsLogin', account.name, source.name));
  const begun = await beginTrying(deps, account);
  if (!begun.ok) return begun;
  const proof = carriesIt ? null : await verify(deps, access, account, current);
  if (proof !== null && !isProof(proof)) {
    await endTrying(deps, access, account, null);
    return proof;
  }
  const send = () =>
    callConnector<Outcome>(
      deps,
      access,
      (context) => connector.changePassword(account, { next, ...(carriesIt && { current }) }, context),
      { kind: 'unknown' },
    );
  // The source may take a wrong current password for a refused sign-in, so the change counts as one.
  const answer = carriesIt
    ? await counted(deps, source, account.name, async () => {
        const called = await send();
        return { value: called, mayBeRefused: mayHaveBeenRefused(called.value, called.sent) };
      })
    : { kind: 'answered' as const, value: await send() };
  if (answer.kind === 'mustWait') {
    await endTrying(deps, access, account, null);
    return refuse(waitSentence(deps, answer.until));
  }
  const outcome = provedOutcome(answer.value);
  await endTrying(deps, access, account, outcome.kind);
  return said(outcome.kind, outcome);
}

/** Nobody looks after a change that is tried, so an answer that may be about a second copy leaves it unknown. */
function provedOutcome({ value, sent }: Called<Outcome>): Outcome {
  const outcome = outcomeAsSent(value, sent.delivery);
  if (!isDoubtful(outcome, sent.delivery)) return outcome;
  return { explanation: text('propagation.note.perhapsTwice'), ...outcome, kind: 'unknown' };
}

function isProof(proof: TrialResult | Refused): boolean {
  return 'taken' in proof && (proof.taken === 'signsIn' || proof.taken === 'rightButBarred');
}

type Of<K extends TriedOperation['kind']> = Extract<TriedOperation, { kind: K }>;

function passwordsIn(operation: TriedOperation): readonly string[] {
  const current = 'currentPassword' in operation ? [operation.currentPassword ?? ''] : [];
  return [...current, ...('newPassword' in operation ? [operation.newPassword] : [])];
}

function said(
  taken: TrialResult['taken'],
  { sentence, explanation }: Pick<Outcome, 'sentence' | 'explanation'>,
): TrialResult {
  return { taken, ...(sentence !== undefined && { sentence }), ...(explanation !== undefined && { explanation }) };
}

function blotted(result: TrialResult, secrets: readonly string[]): TrialResult {
  const clean = (words: string) => redact(words, secrets);
  const { sentence, accounts } = result;
  return {
    ...result,
    ...(sentence !== undefined && { sentence: clean(sentence) }),
    ...(accounts !== undefined && {
      accounts: accounts.map((account) => ({
        ...account,
        nativeIdentity: clean(account.nativeIdentity),
        name: clean(account.name),
        ...(account.displayName !== undefined && { displayName: clean(account.displayName) }),
      })),
    }),
  };
}
