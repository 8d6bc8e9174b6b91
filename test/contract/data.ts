import type { ConnectorAccount } from '../../core/connectors/spi.ts';
import type { OutcomeKind } from '../../core/model/outcome.ts';
import type { PasswordPolicy } from '../../core/model/policy.ts';
import type { PasswordChangeMode } from '../../core/model/source.ts';
import type { Fault } from '../servers/fault-proxy.ts';
import type { RunningServer } from '../servers/process.ts';
import type { CaseId } from './cases.ts';
import type { CallContext } from './runtime.ts';

/** What a connector supplies to pass the contract, once for each of its modes. */
export interface ContractData {
  /** The connector's id in the registry. */
  readonly connector: string;
  readonly mode: PasswordChangeMode;
  /** The preset that the connector works by, where it is `web-services`. */
  readonly preset?: string;
  /** Its change goes with the browser's cookies of the source. */
  readonly sharedCookies?: boolean;
  /** The real server it is proved against, as the docs name it. */
  readonly provedAgainst: string;
  /** `strict`: the server has a policy, and what history and locks it knows; `lenient`: it takes any password. */
  start(kind: 'strict' | 'lenient'): Promise<Subject>;
  /** What the protocol cannot do, and why. */
  readonly notApplicable: Partial<Record<CaseId, string>>;
  /** Where the protocol truthfully ends otherwise than the case expects, and why. */
  readonly otherwise: Partial<Record<CaseId, Otherwise>>;
}

/** As the table of the docs and the suite call it. */
export function nameOf({ connector, preset }: Pick<ContractData, 'connector' | 'preset'>): string {
  return preset === undefined ? connector : `${connector}: ${preset}`;
}

export interface Otherwise {
  readonly outcome: OutcomeKind;
  readonly because: string;
}

/** A running real server, and what can be done to it behind the connector's back. */
export interface Subject {
  readonly server: RunningServer;
  readonly context: ContextWithoutUrl;
  /** The same with one mistake each. */
  readonly mistakes: {
    readonly noPermission?: ContextWithoutUrl;
    readonly wrongCredential?: ContextWithoutUrl;
    /** Appended to the server's origin. */
    readonly wrongPath: string;
  };
  /** The change request, as it arrives at the server. */
  readonly changeRequest: { readonly method: string; readonly path: RegExp };
  /** What `test` asks first. */
  readonly firstAsked: { readonly method: string; readonly path: RegExp };
  /** A fresh account with this password. */
  newAccount(password: string): Promise<ConnectorAccount>;
  signsIn(account: ConnectorAccount, password: string): Promise<boolean>;
  disable?(account: ConnectorAccount): Promise<void>;
  lock?(account: ConnectorAccount): Promise<void>;
  /** Takes away the person's own right to change, where that is how a permission is missing. */
  forbid?(account: ConnectorAccount): Promise<void>;
  /** What the strict server refuses, and its own sentence. */
  readonly refused?: { readonly password: string; readonly sentence: string };
  /** Odd passwords that the server refuses or would change by itself; all others have to arrive exactly. */
  readonly cannotHold?: (password: string) => boolean;
  readonly demands?: Partial<PasswordPolicy>;
  /** A refusal in the protocol's own form, with this sentence. */
  refusalSaying?(sentence: string): Fault;
}

export type ContextWithoutUrl = Omit<CallContext, 'url'>;
