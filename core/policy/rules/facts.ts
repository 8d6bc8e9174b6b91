import type { Attributes } from '../../model/identity.ts';
import type { CompiledDictionary } from '../text/dictionary.ts';

/**
 * What the rules know besides the password. An absent fact is *not known yet*: a rule that needs it cannot tell. Facts are
 * records as read from the store and never change in place.
 */
export interface PolicyFacts {
  readonly identityAttributes?: Attributes | undefined;
  /** Every account that the change is for. */
  readonly accounts?: readonly AccountFacts[] | undefined;
  /** Absent is empty: a dictionary that was never uploaded forbids nothing. */
  readonly dictionary?: CompiledDictionary | undefined;
  /** The passwords that are replaced, undefined or empty where not typed yet. For this check only, never kept. */
  readonly currentPasswords?: readonly (string | undefined)[] | undefined;
  /** zxcvbn's score of a password, 0 to 4; undefined while it is being estimated. */
  readonly strength?: ((password: string) => number | undefined) | undefined;
  /** What the breach list said of a password; undefined while it has not been asked. */
  readonly breachList?: ((password: string) => BreachListAnswer | undefined) | undefined;
}

export type BreachListAnswer = 'listed' | 'notListed' | 'couldNotCheck';

/** A stored `Account` and a `StepAccount` both fit. */
export interface AccountFacts {
  /** With `name`, the account's id for `validateAgainstAccountId`. */
  readonly nativeIdentity?: string | undefined;
  /** What the person signs in with: where the native identity is a number that nobody remembers, they type this. */
  readonly name?: string | undefined;
  /** The account's name for `validateAgainstAccountName`. */
  readonly displayName?: string | undefined;
  readonly attributes?: Attributes | undefined;
}
