import { crashPoint } from '../crash-point.ts';
import type { Answers, FieldsOf } from '../messages/commands.ts';
import { isEnd, isSuccess, type Step } from '../model/change.ts';
import { proofsToRepeat, proofStepsOf } from '../model/proof.ts';
import { refuse } from '../model/refusal.ts';
import { type Text, text } from '../model/text.ts';
import { passwordToSend } from '../policy/check/check.ts';
import { withoutRules } from '../policy/rules/derived-policies.ts';
import type { ChangeRecord, Journal } from '../store/journal.ts';
import type { PropagationDeps } from './dependencies.ts';
import { proveNewPassword } from './prove-new-password.ts';
import type { Runner } from './run/runner.ts';
import { factsOf } from './step-facts.ts';
import { accountsOf, checkedByPolicy, secretsLifeMs, rulesCheckedAtStartOnly } from './start-change.ts';
import { missingForProofs, proveAgain } from './prove-again.ts';

/**
 * After the passwords were forgotten: the person types them again, and only the unfinished accounts are sent. The new
 * one is proved first by signing in to an account that has it; `checked` is false where none could tell. While it is
 * still known, because current ones alone are missing, no other one is taken: a change has one new password at a time.
 * Once it is forgotten, the person is proved again before a standing right sets the one that is typed now.
 */
export async function finishRest(
  deps: PropagationDeps,
  journal: Journal,
  runner: Runner,
  command: FieldsOf<'finishRest'>,
): Promise<Answers['finishRest']> {
  const { changeId } = command;
  const record = await journal.read(changeId);
  if (record === null) return refuse(text('propagation.command.changeGone'));
  const { change, steps } = record;
  const open = steps.filter((step) => !isEnd(step.state));
  if (open.length === 0) return refuse(text('propagation.command.changeEnded'));

  const newPassword = passwordToSend(change.policy, command.newPassword);
  const underWay = await deps.vault.newPassword(changeId);
  if (underWay !== null && underWay !== newPassword) return refuse(text('propagation.command.otherPassword'));
  const current = new Map(Object.entries(command.currentPasswords));
  const proofs = underWay === null ? proofsToRepeat(change, steps) : [];
  const missing = once([
    ...missingPasswords(deps, record, new Set(current.keys())),
    ...missingForProofs(proofs, current),
  ]);
  if (missing.length > 0) return refuse(...missing);
  const identity = (await deps.db.get('identity', 'identity')) ?? null;
  const policy = withoutRules(change.policy, rulesCheckedAtStartOnly);
  const facts = { identityAttributes: identity?.attributes, accounts: await accountsOf(deps, steps) };
  const allowed = await checkedByPolicy(deps, policy, newPassword, facts);
  if (!allowed.ok) return allowed;
  const unproved = await proveAgain(deps, proofs, { newPassword, current });
  if (unproved !== null) return unproved;
  const proof = await proveNewPassword(
    deps,
    steps.filter(({ state }) => isSuccess(state)),
    newPassword,
  );
  if (!proof.ok) return proof;

  const ids = new Set(open.map((step) => step.account.id));
  const given = [...current].filter(([id]) => ids.has(id));
  const currentGiven = new Set(given.map(([id]) => id));
  const secretsExpireAt = deps.clock.now() + secretsLifeMs;
  // Ended after the vault has them, the next background must not take them for the ones that signed in.
  await runner.commit(changeId, { type: 'passwordsComing', currentGiven, proveAgain: proofs.length > 0 });
  await crashPoint?.('finish.passwordsComing');
  await deps.vault.put(changeId, {
    newPassword,
    currentPasswords: Object.fromEntries(given),
    expiresAt: secretsExpireAt,
  });
  await crashPoint?.('finish.passwordsKept');
  await runner.commit(changeId, {
    type: 'passwordsBack',
    secretsExpireAt,
    currentGiven,
    newIsCurrent: new Set(given.filter(([, password]) => password === newPassword).map(([id]) => id)),
  });
  runner.drive(changeId);
  return { ok: true, checked: proof.checked };
}

function missingPasswords(deps: PropagationDeps, { change, steps }: ChangeRecord, given: ReadonlySet<string>): Text[] {
  const needs = (step: Step) =>
    factsOf(deps, step).needsCurrent || (proofStepsOf(change).includes(step.id) && !change.proved);
  return steps
    .filter((step) => step.state === 'needsPassword' && needs(step) && !given.has(step.account.id))
    .map(({ account, source }) => text('propagation.plan.currentMissing', account.name, source.name));
}

/** An account that is missed twice is named once. */
function once(sentences: readonly Text[]): readonly Text[] {
  return [...new Map(sentences.map((sentence) => [JSON.stringify(sentence), sentence])).values()];
}
