import type { Outcome, VerifyOutcome } from '../../model/outcome.ts';
import type { Text } from '../../model/text.ts';
import type { Delivery } from '../../sources/delivery.ts';

/** Everything that can happen to a change or one of its steps. change-machine.ts says what follows from it. */
export type PropagationEvent = StepEvent | ChangeEvent;

/** What the step's source and connector offer now. */
export interface StepFacts {
  /** A look is possible: the connector can say whether a password signs in. */
  readonly canLook: boolean;
  /** The set can be sent twice without harm. */
  readonly repeatable: boolean;
  /** The change takes the person's current password. */
  readonly needsCurrent: boolean;
}

export type StepEvent = { readonly stepId: string } & (
  | /** The intent, committed before the request leaves. */ {
      readonly type: 'attemptStarted';
      /** A sign-in with the current password has just worked. */
      readonly signedIn: boolean;
    }
  | {
      readonly type: 'attemptEnded';
      readonly outcome: Outcome;
      readonly delivery: Delivery;
      readonly facts: StepFacts;
    }
  /** Found attempting while nobody is at it: the background ended in between. */
  | { readonly type: 'foundAttempting'; readonly facts: StepFacts }
  /** A sign-in with the current password worked, as proof of the person, or because it is the new one. */
  | { readonly type: 'signedIn' }
  | {
      readonly type: 'signInRefused';
      readonly refusal: Extract<VerifyOutcome, { kind: 'refused' }>;
      readonly facts: StepFacts;
    }
  /** Nothing was learnt about the password. No change request was sent. */
  | { readonly type: 'signInUnanswered'; readonly outcome: Outcome; readonly facts: StepFacts }
  /** The lock-out budget is spent until then. */
  | { readonly type: 'signInMustWait'; readonly until: number }
  | { readonly type: 'cannotSignIn' }
  | { readonly type: 'looked'; readonly finding: Finding }
  | { readonly type: 'lacksPassword' }
  | { readonly type: 'lacksPermission' }
  | { readonly type: 'misconfigured'; readonly note: Text }
  | { readonly type: 'permissionGranted' }
  | { readonly type: 'retryNow'; readonly facts: StepFacts }
  /** The person's word on an unknown. */
  | { readonly type: 'answered'; readonly answer: 'changed' | 'notChanged' | 'tryAgain'; readonly facts: StepFacts }
);

/** How a change request came back. */
export type AttemptEnded = Extract<StepEvent, { readonly type: 'attemptEnded' }>;

export type ChangeEvent =
  | { readonly type: 'stopRequested' }
  | { readonly type: 'superseded' }
  /** Before `passwordsBack`: whether the current passwords that are about to be kept for these accounts sign in, nobody knows. */
  | {
      readonly type: 'passwordsComing';
      readonly currentGiven: ReadonlySet<string>;
      /** The new password had been forgotten: who types one now proves the person again, for each proof still open. */
      readonly proveAgain: boolean;
    }
  /** *Finish the rest*: the new password is there again, and the current passwords of these accounts. */
  | {
      readonly type: 'passwordsBack';
      readonly secretsExpireAt: number;
      readonly currentGiven: ReadonlySet<string>;
      readonly newIsCurrent: ReadonlySet<string>;
    };

/** What a look at an unknown step found. `newRefused`, `currentRefused`: the source refused a sign-in with that in it. */
export type Finding = { readonly currentRefused?: boolean } & (
  | { readonly kind: 'newSignsIn' }
  | { readonly kind: 'currentSignsIn'; readonly newRefused: boolean }
  /** Neither signs in, as far as there were two to try. */
  | { readonly kind: 'neither'; readonly currentRefused: boolean }
  | { readonly kind: 'noAnswer'; readonly newRefused: boolean }
  /** The lock-out budget is spent until then. */
  | { readonly kind: 'mustWait'; readonly until: number; readonly newRefused: boolean }
  /** Nothing could be asked: the source's settings, its origin or the permission are not there. */
  | { readonly kind: 'cannotAsk' }
);
