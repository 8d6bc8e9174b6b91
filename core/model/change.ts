import type { PasswordState } from './account.ts';
import type { Outcome } from './outcome.ts';
import type { PasswordPolicy } from './policy.ts';
import type { PasswordChangeMode } from './source.ts';
import type { Text } from './text.ts';

/** Which tile was changed: a sync group, or a source that is in no group. Names are kept for history. */
export interface ChangeTarget {
  readonly kind: 'group' | 'source';
  readonly id: string;
  readonly name: string;
}

/** One password change, as planned when it started. Later edits of the group do not touch it. Holds no password. */
export interface Change {
  /** Made by the page; the same id twice starts one change. */
  readonly id: string;
  readonly target: ChangeTarget;
  readonly identityName: string;
  readonly policy: PasswordPolicy;
  /** Epoch milliseconds, as all times here. */
  readonly requestedAt: number;
  /** `ended` when every step is in an end state. The numbers make an IndexedDB index possible. */
  readonly state: 'open' | 'ended';
  readonly endedAt: number | null;
  /** When the passwords in flight are forgotten, whatever happens. */
  readonly secretsExpireAt: number;
  /** An authentication account is among the steps, so the rest waits for it. */
  readonly gated: boolean;
  /** The step whose sign-in with the current password proves the person, where a service account's step needs that. */
  readonly proofStepId: string | null;
  /** Where no single sign-in proves for every step: all that do, in their turn; `proofStepId` is the one it is at. */
  readonly proofStepIds?: readonly string[];
  /** The last proof is given. */
  readonly proved: boolean;
  /** The runner that may write this change and its steps; compared at each write. */
  readonly runnerId: string | null;
  /** The person asked to stop: nothing new is attempted. */
  readonly stopRequested: boolean;
  /** Accounts of a source without multipleAccountPasswordSync that the person did not pick. */
  readonly leftOut: readonly LeftOut[];
  /** Rules that could not be checked, and that the policy allows in that case. The audit trail names them. */
  readonly uncheckedRules?: readonly string[];
  /** When the end was shown to the person, or null; the badge and the notification go by it. */
  readonly seenAt: number | null;
}

export interface LeftOut {
  readonly accountId: string;
  readonly accountName: string;
  readonly sourceName: string;
}

export const endStates = [
  'changed',
  'alreadyHasIt',
  'rejected',
  'wrongCurrentPassword',
  'accountNotFound',
  'accountLocked',
  'accountDisabled',
  'permissionDenied',
  'misconfigured',
  'gaveUp',
  'stopped',
  'superseded',
  'notAttempted',
] as const;

export const openStates = [
  'planned',
  'attempting',
  'throttled',
  'unreachable',
  'unknown',
  'needsPassword',
  'needsPermission',
] as const;

export type EndState = (typeof endStates)[number];
export type StepState = EndState | (typeof openStates)[number];

const ends: ReadonlySet<StepState> = new Set(endStates);

export function isEnd(state: StepState): state is EndState {
  return ends.has(state);
}

/** The two end states in which the account has the new password. */
export function isSuccess(state: StepState): boolean {
  return state === 'changed' || state === 'alreadyHasIt';
}

/** One account in a change. */
export interface Step {
  /** `<change id>/<index>`. */
  readonly id: string;
  readonly changeId: string;
  /** The order in which steps are attempted, from 0. */
  readonly index: number;
  readonly account: StepAccount;
  readonly source: StepSource;
  /** An authentication account that is marked as such: the rest waits for its success. */
  readonly gates: boolean;
  readonly state: StepState;
  /** Epoch milliseconds; when `state` took its value. */
  readonly stateSince: number;
  /** Change requests that were sent, or may have been. */
  readonly attempts: number;
  /** What the last attempt came to, kept when the step ends otherwise (gave up, stopped, superseded). */
  readonly outcome: Outcome | null;
  /** Epoch milliseconds at which the runner comes back to it by itself; null when something else must happen first. */
  readonly nextAttemptAt: number | null;
  /** Why it was not attempted, or what the person said of an unknown. */
  readonly note: Text | null;
  /** The new password is this account's current one already: nothing is sent, a sign-in tells. */
  readonly newIsCurrent?: boolean;
  /** What the runner remembers of its tries; absent before the first. */
  readonly memory?: StepMemory;
}

/** What earlier tries of this step in this change have shown. */
export interface StepMemory {
  /** Tries in a row that failed and can be repeated: how far up the ladder it is. */
  readonly failures: number;
  /** Looks in a row that brought no answer. */
  readonly looks: number;
  /**
   * `open`: a request that was sent may have changed the password. `cleared`: one may have, but the old password
   * signed in after it. Only while it is `open` is the step's state unknown.
   */
  readonly doubt: 'none' | 'open' | 'cleared';
  /** What the runner comes back to an unknown step for. */
  readonly comesBackTo: 'attempt' | 'look';
  /** The source's answer speaks for a change that went through before. */
  readonly probablyChanged: boolean;
  /** The current password signed in during this change. */
  readonly currentProven: boolean;
  /** The current password was refused during this change, so it is never sent again. */
  readonly currentRefused: boolean;
  /** Epoch milliseconds of the last look in which the source refused the new password. */
  readonly newRefusedAt: number | null;
  /** The next look begins with the current password: the last one could not try it, or it is the likelier one. */
  readonly currentIsNext: boolean;
}

export interface StepAccount {
  readonly id: string;
  readonly key: string;
  readonly nativeIdentity: string;
  readonly name: string;
  readonly displayName?: string;
  /** As known when planned. */
  readonly disabled: boolean;
  /** As it was when planned; it comes back when the change turns out to have changed nothing anywhere. */
  readonly passwordState?: PasswordState;
}

export interface StepSource {
  readonly id: string;
  readonly name: string;
  readonly connector: string;
  readonly origin: string;
  readonly mode: PasswordChangeMode;
  readonly authenticationSource: boolean;
  /** It can say whether a password signs in. */
  readonly canSignIn: boolean;
  /** The set can be sent twice without harm. */
  readonly repeatable: boolean;
  /** The change takes the person's current password. */
  readonly needsCurrentPassword: boolean;
  /** `rightIdOf` the standing right that the step is released with; absent where the source kept none of use. */
  readonly rightId?: string;
  /** `connectionDigest` of the source, where its sign-in proves the person. */
  readonly connection?: string;
}
