import type { Attributes } from '../model/identity.ts';
import type { CompiledDictionary } from './dictionary.ts';

/**
 * What the rules know besides the password. What is absent is *not known yet*: a rule that needs it cannot tell.
 * Facts are records as read from the store and never change in place.
 */
export interface PolicyFacts {
  readonly identityAttributes?: Attributes | undefined;
  /** Every account that the change will touch. */
  readonly accounts?: readonly AccountFacts[] | undefined;
  /** Absent is empty: a dictionary that was never uploaded forbids nothing. */
  readonly dictionary?: CompiledDictionary | undefined;
}

/** A stored `Account` and a `StepAccount` both fit. */
export interface AccountFacts {
  /** With `name`, the account's id for `validateAgainstAccountId`. */
  readonly nativeIdentity?: string | undefined;
  /** What the person signs in with: where the native identity is a number that nobody knows, this is what they type. */
  readonly name?: string | undefined;
  /** The account's name for `validateAgainstAccountName`. */
  readonly displayName?: string | undefined;
  readonly attributes?: Attributes | undefined;
}
