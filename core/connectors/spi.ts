import type * as v from 'valibot';
import type { Account } from '../model/account.ts';
import type { Problem } from '../model/configuration/shape.ts';
import type { Attributes } from '../model/identity.ts';
import type { Outcome, VerifyOutcome } from '../model/outcome.ts';
import type { PasswordDemands } from '../model/policy.ts';
import type { PasswordChangeMode, Source } from '../model/source.ts';
import type { Text } from '../model/text.ts';
import type { Logger, Timers } from '../ports.ts';
import type { RequestTrace } from './http/trace.ts';
import type { GuardedFetch } from './http/guarded-fetch.ts';
import type { AccessToken, OAuthClient } from './oauth/client.ts';

/**
 * The connector SPI. A connector knows how to reach one kind of source and change one account's password there. It
 * decides nothing about order, gates, retries or policy. Mandatory are the manifest, `test` and `changePassword`; each
 * optional method is a capability, and to implement it is to declare it.
 */
export interface Connector {
  readonly manifest: ConnectorManifest;
  /** Touches the network and says each thing it tried, in order. Changes nothing. */
  test(context: ConnectorContext): Promise<readonly TestLine[]>;
  /** One attempt. Never throws for what a source does: that is an outcome. */
  changePassword(account: ConnectorAccount, passwords: Passwords, context: ConnectorContext): Promise<Outcome>;
  /** Does this password sign in? A refusal may count towards the source's lock-out. */
  verify?(account: ConnectorAccount, password: string, context: ConnectorContext): Promise<VerifyOutcome>;
  /** Accounts by what the person signs in with; self-service connectors need the current password for it. */
  findAccounts?(query: FindQuery, context: ConnectorContext): Promise<FindResult>;
  /** What the source itself demands of a password, as far as it can be read. */
  readPolicy?(context: ConnectorContext): Promise<PolicyReading>;
}

/** What this source can do; nothing where no connector reaches it. */
export function capabilitiesOf(
  connector: Pick<Connector, 'manifest'> | undefined,
  { connectorAttributes }: Pick<Source, 'connectorAttributes'>,
): Capabilities {
  return connector?.manifest.capabilities(connectorAttributes) ?? noCapabilities;
}

export interface ConnectorManifest {
  /** As in `Source.connector`. */
  readonly id: string;
  readonly name: string;
  /** The connector's own settings (`Source.connectorAttributes`); form, validation and docs table are made from it. */
  readonly settings: v.GenericSchema<unknown, Record<string, unknown>>;
  /** What is wrong in settings, where the schema alone has no sentence for it; the paths begin in the settings. */
  readonly problems?: (settings: Readonly<Record<string, unknown>>) => readonly Problem[];
  /**
   * Whatever hangs on a source's settings. Pure, and told of the settings as they are stored, which the schema may
   * refuse: what these don't offer is not there.
   */
  readonly capabilities: (settings: Readonly<Record<string, unknown>>) => Capabilities;
  /** The client of an authorization server in these settings, where the connector can use one; null where they don't. */
  readonly oauth?: (settings: Readonly<Record<string, unknown>>, url: string) => OAuthClient | null;
  /** Files of `public/presets/` that fill in its `description` setting, where it has one: PresetSchema in web-services/preset.ts. */
  readonly presets?: readonly string[];
  /** The outcomes that its protocol can tell apart; the contract suite holds it to them. */
  readonly outcomes: readonly Outcome['kind'][];
}

/** What one source of a connector's kind can do, by its settings. */
export interface Capabilities {
  readonly modes: readonly PasswordChangeMode[];
  /** Service secrets it needs in a mode; each is a password field of the admin's form, sealed in the store. */
  readonly secrets: Readonly<Record<PasswordChangeMode, readonly SecretField[]>>;
  /** A set in that mode can be sent twice without harm, so an unknown outcome may be sent again. */
  readonly repeatable: Readonly<Record<PasswordChangeMode, boolean>>;
  /** The change in that mode takes the person's current password. */
  readonly needsCurrentPassword: Readonly<Record<PasswordChangeMode, boolean>>;
  /** `verify` can say whether a password signs in. */
  readonly canSignIn: boolean;
  /** `findAccounts` can be asked; otherwise the login is taken for the native identity. */
  readonly canFindAccounts: boolean;
  /** It signs the browser in and out at the source, which the person has to be told. */
  readonly sharedCookies: boolean;
  /** Origins that get a secret beside the source's own, such as an authorization server's. */
  readonly secretOrigins: readonly string[];
}

export interface SecretField {
  readonly id: string;
  readonly label: Text;
}

export const noCapabilities: Capabilities = {
  modes: [],
  secrets: { selfService: [], serviceAccount: [] },
  repeatable: { selfService: false, serviceAccount: false },
  needsCurrentPassword: { selfService: true, serviceAccount: false },
  canSignIn: false,
  canFindAccounts: false,
  sharedCookies: false,
  secretOrigins: [],
};

/** What a connector sees of an account. */
export type ConnectorAccount = Pick<Account, 'nativeIdentity' | 'name'>;

export interface Passwords {
  readonly current?: string;
  readonly next: string;
}

export interface ConnectorContext {
  /** The source's base address. */
  readonly url: string;
  /** Validated by the manifest's schema. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly mode: PasswordChangeMode;
  /** Opened service secrets by {@link SecretField.id}. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The only way to the network; holds the deadline and the origin. */
  readonly fetch: GuardedFetch;
  /** Valid access tokens, where the manifest's `oauth` says that these settings use them. */
  readonly accessToken?: AccessToken;
  readonly signal: AbortSignal;
  readonly timers: Timers;
  readonly log: Logger;
  /** Told of each request and its answer, where an admin tries the source and its connector can tell. Holds secrets. */
  readonly watch?: (exchange: RequestTrace) => void;
}

export interface TestLine {
  readonly ok: boolean;
  readonly tried: Text;
  /** The source's own sentence or what came back. */
  readonly sentence?: string;
  /** What went wrong, when it did. */
  readonly outcome?: Outcome['kind'];
  /** Our own words on it, where we know more than the source says. */
  readonly explanation?: Text;
}

export interface FindQuery {
  readonly login: string;
  readonly currentPassword?: string;
}

export type FindResult =
  | { readonly kind: 'found'; readonly accounts: readonly FoundAccount[] }
  | { readonly kind: 'failed'; readonly outcome: Outcome };

export interface FoundAccount {
  readonly nativeIdentity: string;
  readonly name: string;
  readonly displayName?: string;
  readonly disabled?: boolean;
  readonly locked?: boolean;
  readonly attributes?: Attributes;
}

/**
 * Demands in the terms of our own rules where they fit, and in the source's words where they don't; together they are
 * `Source.passwordDemands`.
 */
export interface PolicyReading {
  readonly demands: PasswordDemands;
  readonly sentences: readonly string[];
  /** Why the source could not be asked; then there may be more demands than these. */
  readonly failed?: Outcome;
}
