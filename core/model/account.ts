import * as v from 'valibot';
import { AttributesSchema } from './identity.ts';
import { originOf, type Source } from './source.ts';

/**
 * The identity's account on a source, as configuration carries it. `nativeIdentity` (SailPoint's name) is what the
 * source itself calls the account; `name` is what the person signs in with.
 */
export const AccountSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  sourceId: v.string(),
  nativeIdentity: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(256)),
  displayName: v.optional(v.pipe(v.string(), v.maxLength(256))),
  /** As far as the source says; absent is *not known*. */
  disabled: v.optional(v.boolean()),
  locked: v.optional(v.boolean()),
  attributes: v.optional(AttributesSchema),
  /** The one account of an authentication source that gates a change. */
  authenticationAccount: v.optional(v.boolean(), false),
});
export type AccountConfiguration = v.InferOutput<typeof AccountSchema>;

/** Where an account's password stands against the last change of its group. */
export type PasswordState = 'neverChanged' | 'inStep' | 'outOfStep' | 'unknown';

/** An account as stored: its configuration, how it came to be linked, and what the last change left behind. */
export interface Account extends AccountConfiguration {
  /** {@link accountKey}: unique in the store, and what serialises steps. */
  readonly key: string;
  readonly linkedBy: 'signIn' | 'configuration' | 'managed';
  readonly linkedAt: number;
  /** Its place among the configuration's accounts; one linked by sign-in alone has none and comes after those. */
  readonly position?: number;
  readonly passwordState: PasswordState;
  /** Epoch milliseconds; when `passwordState` took its value. */
  readonly passwordStateSince: number;
  /** Epoch milliseconds of the last change that reached the account, for expiry. */
  readonly passwordChangedAt: number | null;
}

/** What of a stored account belongs into a configuration. */
export function accountConfiguration(account: Account): AccountConfiguration {
  return v.parse(v.object(AccountSchema.entries), account);
}

/** Connector, origin and native id together: the same account, however many sources reach it. */
export function accountKey(source: Pick<Source, 'connector' | 'url'>, nativeIdentity: string): string {
  return JSON.stringify([source.connector, originOf(source), nativeIdentity]);
}

/** Names of accounts, each with its source's: a person may have the same login everywhere. */
export function accountNames(
  sources: readonly Pick<Source, 'id' | 'name'>[],
): (account: Pick<AccountConfiguration, 'name' | 'sourceId'>) => string {
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  return ({ name, sourceId }) => `${name} – ${names.get(sourceId) ?? sourceId}`;
}
