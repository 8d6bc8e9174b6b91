import type { Text } from './text.ts';

/**
 * What one request to a source came to. A connector maps its protocol's answers onto these and never guesses: what its
 * protocol cannot tell apart, it reports as the one that is sure.
 */
export type OutcomeKind =
  /** The source confirmed the new password. */
  | 'changed'
  /** The source says that this already is the account's password. */
  | 'alreadyHasIt'
  /** The source's own policy or history refused the new password. */
  | 'rejected'
  /** The current password that was given is not the account's. */
  | 'wrongCurrentPassword'
  | 'accountNotFound'
  | 'accountLocked'
  | 'accountDisabled'
  /** The service credential or the person lacks the right. */
  | 'permissionDenied'
  /** The settings, the service credential or the certificate need an admin. */
  | 'misconfigured'
  /** Asked to come back later. */
  | 'throttled'
  /** The request certainly did not reach the source. */
  | 'unreachable'
  /** It may have reached the source; no usable answer came back. */
  | 'unknown'
  /** The browser has not been allowed to reach the origin. */
  | 'needsPermission';

export interface Outcome {
  readonly kind: OutcomeKind;
  /** The source's own sentence, unaltered but for blotted-out secrets; at most 500 characters. */
  readonly sentence?: string;
  /** Our own words, where we know more than the source says. */
  readonly explanation?: Text;
  /** With `rejected`: `history` when the source says so; on a retry that means *probably changed already*. */
  readonly reason?: 'policy' | 'history' | 'tooYoung';
  /** With `throttled`: epoch milliseconds from Retry-After, where the source gave one. */
  readonly retryAt?: number;
  /** With `misconfigured`: the browser does not trust the source's certificate. */
  readonly certificate?: boolean;
}

/** The answer to *does this password sign in?*. */
export type VerifyOutcome =
  | { readonly kind: 'signsIn' }
  /** The source refused the sign-in. It may count towards a lock-out. */
  | {
      readonly kind: 'refused';
      readonly sentence?: string;
      /** What else the source's refusal can mean, where it says no more. */
      readonly explanation?: Text;
    }
  /** The right password, but the account cannot sign in (disabled, or the password must be changed first). */
  | { readonly kind: 'rightButBarred'; readonly sentence?: string }
  /** No answer about the password came back. */
  | { readonly kind: 'noAnswer'; readonly outcome: Outcome };
