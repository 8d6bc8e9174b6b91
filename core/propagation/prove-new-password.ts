import type { Step } from '../model/change.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { text } from '../model/text.ts';
import type { PropagationDeps } from './dependencies.ts';
import { type MustWait, signIn, waitSentence } from '../sources/sign-in.ts';
import { openSource } from '../sources/open-source.ts';

/** `checked` is false where none could tell. */
export type Proof = { readonly ok: true; readonly checked: boolean } | Refused;

/**
 * Is this the password that these accounts have already? A slip of the finger would else become the password of the
 * others. The first account that gives an answer decides; a spent budget is no way past the check.
 */
export async function proveNewPassword(
  deps: PropagationDeps,
  haveIt: readonly Pick<Step, 'account' | 'source'>[],
  newPassword: string,
): Promise<Proof> {
  let mustWait: MustWait | null = null;
  for (const { account, source } of haveIt) {
    const access = await openSource(deps, source.id, source);
    if (!access.ok) continue;
    const answer = await deps.accountLocks.exclusively(account.key, () => signIn(deps, access, account, newPassword));
    if (answer?.kind === 'signsIn' || answer?.kind === 'rightButBarred') return { ok: true, checked: true };
    if (answer?.kind === 'refused') return refuse(text('propagation.finish.notTheSame'));
    if (answer?.kind === 'mustWait') mustWait = answer;
  }
  return mustWait === null ? { ok: true, checked: false } : refuse(waitSentence(deps, mustWait.until));
}
