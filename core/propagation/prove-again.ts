import { isEnd, isSuccess, type Step } from '../model/change.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { type Text, text } from '../model/text.ts';
import type { PropagationDeps } from './dependencies.ts';
import { signIn, waitSentence } from '../sources/sign-in.ts';
import { openSource } from '../sources/open-source.ts';

interface Typed {
  readonly newPassword: string;
  /** By account id. */
  readonly current: ReadonlyMap<string, string>;
}

/** The current passwords that have to be typed for the proofs: of all but those that have the new password. */
export function missingForProofs(proofs: readonly Step[], current: ReadonlyMap<string, string>): readonly Text[] {
  return proofs
    .filter(({ state, account }) => !isSuccess(state) && !current.has(account.id))
    .map(({ account, source }) => text('propagation.plan.currentMissing', account.name, source.name));
}

/**
 * Proves the person once more where the proof's step has ended, so that the runner does not come back to it: by the new
 * password where the account has it, else by the current one. Null when every one of them signs in.
 */
export async function proveAgain(
  deps: PropagationDeps,
  proofs: readonly Step[],
  { newPassword, current }: Typed,
): Promise<Refused | null> {
  for (const { account, source, state } of proofs.filter((step) => isEnd(step.state))) {
    const hasNew = isSuccess(state);
    const access = await openSource(deps, source.id, source);
    const notNow = text('propagation.finish.notProved', account.name, source.name);
    if (!access.ok) return refuse(access.sentence, notNow);
    const password = hasNew ? newPassword : (current.get(account.id) ?? '');
    const answer = await deps.accountLocks.exclusively(account.key, () => signIn(deps, access, account, password));
    if (answer?.kind === 'signsIn' || answer?.kind === 'rightButBarred') continue;
    if (answer?.kind === 'mustWait') return refuse(waitSentence(deps, answer.until));
    if (answer?.kind !== 'refused') return refuse(notNow);
    return refuse(hasNew ? text('propagation.finish.notTheSame') : text('propagation.link.wrongPassword', source.name));
  }
  return null;
}
