import type { TestLine } from '../connectors/connector.ts';
import type { Refused } from '../model/refusal.ts';
import type { PropagationDeps } from './deps.ts';

export type { PolicyCheck, PolicyFacts, PropagationDeps } from './deps.ts';

/** Nothing, or a sentence saying why not. The commands' shapes are those of core/messages/commands.ts. */
export type Done<T = unknown> = { readonly ok: true } & T;

/**
 * How a password change travels: docs/propagation.md. The background makes one, calls `wake` at every start and hands
 * it the pages' commands. Commands answer as soon as what they ask for is committed; the work goes on behind them.
 */
export interface Propagation {
  /** Goes on with everything that is unfinished. At every start of the background, and whenever a page opens. */
  wake(): Promise<void>;
  startChange(command: StartChange): Promise<Done<{ changeId: string }> | Refused>;
  retryNow(command: { readonly changeId: string; readonly stepId?: string | undefined }): Promise<Done | Refused>;
  stopChange(command: { readonly changeId: string }): Promise<Done | Refused>;
  finishRest(command: FinishRest): Promise<Done<{ checked: boolean }> | Refused>;
  answerUnknown(command: AnswerUnknown): Promise<Done | Refused>;
  markSeen(command: { readonly changeId: string }): Promise<Done | Refused>;
  linkAccount(command: LinkAccount): Promise<Done<{ accountId: string }> | Refused>;
  unlinkAccount(command: { readonly accountId: string }): Promise<Done | Refused>;
  markAuthenticationAccount(command: { readonly accountId: string }): Promise<Done | Refused>;
  testConnection(command: { readonly sourceId: string }): Promise<Done<{ lines: readonly TestLine[] }> | Refused>;
  /** Any alarm; those of others are left alone. */
  alarmFired(name: string): Promise<void>;
  /** The browser granted or withdrew access to a host. */
  permissionsChanged(): Promise<void>;
}

export interface StartChange {
  readonly changeId: string;
  readonly target: { readonly kind: 'group' | 'source'; readonly id: string };
  readonly newPassword: string;
  readonly currentPasswords: Readonly<Record<string, string>>;
  readonly chosenAccounts: Readonly<Record<string, string>>;
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
  readonly currentPassword: string;
}

export function createPropagation(deps: PropagationDeps): Propagation {
  const missing = () => Promise.reject(new Error(`Not built yet (${deps.clock.now()}).`));
  return {
    wake: missing,
    startChange: missing,
    retryNow: missing,
    stopChange: missing,
    finishRest: missing,
    answerUnknown: missing,
    markSeen: missing,
    linkAccount: missing,
    unlinkAccount: missing,
    markAuthenticationAccount: missing,
    testConnection: missing,
    alarmFired: missing,
    permissionsChanged: missing,
  };
}
