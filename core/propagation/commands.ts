import type { BreachListClaim } from '../policy/check/breach-list.ts';

/** What propagation is asked for, in the shapes of core/messages/commands.ts. */
export interface StartChange {
  readonly changeId: string;
  readonly target: { readonly kind: 'group' | 'source'; readonly id: string };
  readonly newPassword: string;
  /** By account id. */
  readonly currentPasswords: Readonly<Record<string, string>>;
  /** Source id → account id. */
  readonly chosenAccounts: Readonly<Record<string, string>>;
  /** The accounts in step have the new password already: it is proved there first, so that no slip reaches the others. */
  readonly newPasswordIsInUse?: boolean | undefined;
  /** Worked out by the form: the estimate and its dictionaries are ten times the background. */
  readonly strength?: number | undefined;
  readonly breachList?: BreachListClaim | undefined;
}

export interface RetryNow {
  readonly changeId: string;
  readonly stepId?: string | undefined;
}

export interface FinishRest {
  readonly changeId: string;
  readonly newPassword: string;
  readonly currentPasswords: Readonly<Record<string, string>>;
}

export interface AnswerUnknown {
  readonly stepId: string;
  readonly answer: 'changed' | 'notChanged' | 'tryAgain';
}

export interface LinkAccount {
  readonly sourceId: string;
  readonly login: string;
  /** The one that was picked among those found for the login. */
  readonly nativeIdentity?: string | undefined;
  readonly currentPassword: string;
}

/** One operation of a source, tried by an admin; the passwords are used once and kept nowhere. */
export interface TryOperation {
  readonly sourceId: string;
  readonly operation: TriedOperation;
}

export type TriedOperation =
  | { readonly kind: 'test' }
  | { readonly kind: 'findAccounts'; readonly login: string; readonly currentPassword?: string | undefined }
  | ({ readonly kind: 'verify'; readonly currentPassword: string } & TriedAccount)
  /** Where the change does not carry the current password, a sign-in proves it first. */
  | ({
      readonly kind: 'changePassword';
      readonly currentPassword: string;
      readonly newPassword: string;
    } & TriedAccount);

interface TriedAccount {
  readonly login: string;
  /** Left out: the login is it. */
  readonly nativeIdentity?: string | undefined;
}

/** Carried out. Otherwise `Refused` of core/model/refusal.ts, and nothing was done. */
export type Done<T = unknown> = { readonly ok: true } & T;
