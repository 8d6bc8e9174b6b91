import { type AccountConfiguration, accountKey, accountNames } from '../account.ts';
import type { Configuration } from './configuration.ts';
import { type PasswordPolicy, publicBreachList } from '../policy.ts';
import { originOf, type Source } from '../source.ts';
import { connectionOf } from '../connection.ts';

/** What an import will do, for the person to see before anything is written. Pure; nothing is changed by it. */
export interface ImportPreview {
  readonly identity: readonly string[];
  readonly passwordPolicies: KindChanges;
  readonly sources: KindChanges;
  readonly accounts: KindChanges;
  readonly passwordSyncGroups: KindChanges;
  /** Every origin that will hear of passwords or other secrets, in alphabetical order. */
  readonly origins: readonly OriginUse[];
  /** Those that this person has not agreed to yet: each must be confirmed. */
  readonly originsNew: readonly string[];
  /** Names of sources whose connection changes, or that go: their sealed credential is forgotten. */
  readonly secretsDropped: readonly string[];
  /** Linked accounts of such sources: each must be linked again. */
  readonly linksDropped: readonly DroppedLink[];
}

export interface KindChanges {
  /** Names. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ChangedItem[];
}

interface ChangedItem {
  readonly name: string;
  /** Field names as in the file. */
  readonly fields: readonly string[];
}

export interface OriginUse {
  readonly origin: string;
  readonly gets: readonly OriginGets[];
  readonly isNew: boolean;
}

export interface OriginGets {
  readonly what: OriginGetsWhat;
  /** Of the sources it is for; of the policies, with `breachList`. */
  readonly names: readonly string[];
}

/**
 * - `passwords`: a source's own; every password of its accounts is sent there
 * - `secrets`: an authorization server's; the client's secret, codes and refresh tokens
 * - `signIn`: people are sent there to type their password
 * - `breachList`: it hears the beginning of the hash of each new password
 * - `application`: people are told to sign in there
 */
export const originGetsWhat = ['passwords', 'secrets', 'signIn', 'breachList', 'application'] as const;
export type OriginGetsWhat = (typeof originGetsWhat)[number];

interface DroppedLink {
  readonly accountName: string;
  readonly sourceName: string;
}

/**
 * Compares the configuration as it stands with the one that an import would put in its place. `signedIn` are ids of
 * accounts that the person linked by signing in: they stay when the file does not mention them. `sealed` are ids of the
 * sources that have a credential.
 */
export function previewImport(
  current: Configuration,
  next: Configuration,
  signedIn: ReadonlySet<string> = new Set(),
  originsOf: OriginsOf = noFurtherOrigins,
  sealed: ReadonlySet<string> = new Set(),
): ImportPreview {
  const moved = movedSources(current, next);
  const reconnected = reconnectedSources(current, next).filter((id) => sealed.has(id));
  const origins = originUses(current, next, originsOf);
  const unsealed = new Set([...moved, ...readdressedSources(current, next, originsOf), ...reconnected]);
  const sourceNames = new Map(current.sources.map(({ id, name }) => [id, name]));
  return {
    identity: next.identity ? changedFields(current.identity ?? {}, next.identity) : [],
    passwordPolicies: changes(current.passwordPolicies, next.passwordPolicies),
    sources: changes(current.sources, next.sources),
    accounts: changes(
      keyedAccounts(current, ({ id, sourceId }) => !moved.has(sourceId) && !signedIn.has(id)),
      keyedAccounts(next),
      accountNames([...current.sources, ...next.sources]),
    ),
    passwordSyncGroups: changes(current.passwordSyncGroups, next.passwordSyncGroups),
    origins,
    originsNew: origins.filter(({ isNew }) => isNew).map(({ origin }) => origin),
    secretsDropped: [...unsealed].map((id) => sourceNames.get(id) ?? id),
    linksDropped: current.accounts
      .filter(({ sourceId }) => moved.has(sourceId))
      .map(({ name, sourceId }) => ({ accountName: name, sourceName: sourceNames.get(sourceId) ?? sourceId })),
  };
}

/** The origins beside its own that a source's connector and settings name. */
export interface OriginsOf {
  /** They get its secrets (`Capabilities.secretOrigins`), such as an authorization server's token endpoint. */
  readonly secrets: (source: Source) => readonly string[];
  /** People sign in there, in a window of the browser's. */
  readonly signIn: (source: Source) => readonly string[];
}

const noFurtherOrigins: OriginsOf = { secrets: () => [], signIn: () => [] };

/**
 * Every origin that will hear of passwords or other secrets, in alphabetical order. Consent to passwords is bound to
 * connector and origin together, so a known origin under another connector is new. Whoever gets passwords already gets
 * no more by the weaker uses, so these are new at an unknown origin alone.
 */
export function originUses(current: Places, next: Places, originsOf: OriginsOf = noFurtherOrigins): OriginUse[] {
  const known = new Set(
    usesIn(current, originsOf).flatMap((use) => [keyOf(use), ...(isStrong(use) ? [use.origin] : [])]),
  );
  const uses = new Map<string, { gets: Map<OriginGetsWhat, Set<string>>; isNew: boolean }>();
  for (const each of usesIn(next, originsOf)) {
    const use = uses.get(each.origin) ?? { gets: new Map<OriginGetsWhat, Set<string>>(), isNew: false };
    use.gets.set(each.what, (use.gets.get(each.what) ?? new Set()).add(each.name));
    use.isNew ||= !known.has(keyOf(each)) && (isStrong(each) || !known.has(each.origin));
    uses.set(each.origin, use);
  }
  return [...uses]
    .map(([origin, { gets, isNew }]) => ({
      origin,
      gets: [...gets].map(([what, names]) => ({ what, names: [...names] })),
      isNew,
    }))
    .toSorted((a, b) => (a.origin < b.origin ? -1 : 1));
}

/** Whatever names an address in a configuration. */
export interface Places {
  readonly sources: readonly Source[];
  readonly passwordPolicies: readonly Pick<PasswordPolicy, 'name' | 'breachListUrl'>[];
}

interface Use {
  readonly what: OriginGetsWhat;
  readonly origin: string;
  readonly name: string;
  /** With `passwords` and `secrets`. */
  readonly connector?: string;
}

function usesIn({ sources, passwordPolicies }: Places, originsOf: OriginsOf): readonly Use[] {
  return [
    ...sources.flatMap((source) => {
      const { name, connector } = source;
      return [
        ...[originOf(source)].map((origin): Use => ({ what: 'passwords', origin, name, connector })),
        ...originsOf.secrets(source).map((origin): Use => ({ what: 'secrets', origin, name, connector })),
        ...originsOf.signIn(source).map((origin): Use => ({ what: 'signIn', origin, name })),
        ...source.applications.map(({ url }): Use => ({ what: 'application', origin: new URL(url).origin, name })),
      ];
    }),
    ...passwordPolicies
      .filter(({ breachListUrl }) => breachListUrl !== publicBreachList)
      .map(({ name, breachListUrl }): Use => ({ what: 'breachList', origin: new URL(breachListUrl).origin, name })),
  ];
}

function isStrong({ what }: Use): boolean {
  return what === 'passwords' || what === 'secrets';
}

function keyOf(use: Use): string {
  return isStrong(use) ? place(use.connector ?? '', use.origin) : JSON.stringify([`as ${use.what}`, use.origin, '']);
}

/** An import that would alter nothing. */
export function changesNothing(preview: ImportPreview): boolean {
  const { identity, passwordPolicies, sources, accounts, passwordSyncGroups } = preview;
  return (
    identity.length === 0 &&
    [passwordPolicies, sources, accounts, passwordSyncGroups].every(
      ({ added, removed, changed }) => added.length + removed.length + changed.length === 0,
    )
  );
}

/** Ids of sources that go, or whose connector or origin becomes another: what was bound to them is dropped. */
function movedSources(current: Configuration, next: Configuration): ReadonlySet<string> {
  const places = new Map(next.sources.map((source) => [source.id, placeOf(source)]));
  return new Set(current.sources.filter((source) => places.get(source.id) !== placeOf(source)).map(({ id }) => id));
}

/** Ids of sources whose settings, address or mode become others. */
function reconnectedSources(current: Configuration, next: Configuration): readonly string[] {
  const after = new Map(next.sources.map((source) => [source.id, connectionOf(source)]));
  return current.sources.filter((source) => after.get(source.id) !== connectionOf(source)).map(({ id }) => id);
}

/** Ids of sources whose secrets were entered for fewer origins than they would go to now: they are not sent along. */
function readdressedSources(
  current: Configuration,
  next: Configuration,
  { secrets: secretOriginsOf }: OriginsOf,
): readonly string[] {
  const after = new Map(next.sources.map((source) => [source.id, secretOriginsOf(source)]));
  const isReaddressed = (source: Source) => {
    const before = new Set(secretOriginsOf(source));
    return (after.get(source.id) ?? []).some((origin) => !before.has(origin));
  };
  return current.sources.filter(isReaddressed).map(({ id }) => id);
}

function placeOf(source: Source): string {
  return place(source.connector, originOf(source));
}

function place(connector: string, origin: string): string {
  return JSON.stringify([connector, origin]);
}

/** Accounts under their {@link accountKey}, which says better than the id whether it is the same account. */
function keyedAccounts(
  { sources, accounts }: Configuration,
  isMeant: (account: AccountConfiguration) => boolean = () => true,
): AccountConfiguration[] {
  const byId = new Map(sources.map((source) => [source.id, source]));
  return accounts.filter(isMeant).flatMap((account) => {
    const source = byId.get(account.sourceId);
    return source ? [Object.assign({ ...account }, { id: accountKey(source, account.nativeIdentity) })] : [];
  });
}

interface Item {
  readonly id: string;
  readonly name: string;
}

function changes<T extends Item>(
  current: readonly T[],
  next: readonly T[],
  nameOf: (item: T) => string = ({ name }) => name,
): KindChanges {
  const before = new Map(current.map((item) => [item.id, item]));
  const after = new Set(next.map(({ id }) => id));
  return {
    added: next.filter(({ id }) => !before.has(id)).map(nameOf),
    removed: current.filter(({ id }) => !after.has(id)).map(nameOf),
    changed: next.flatMap((item) => {
      const old = before.get(item.id);
      const fields = old ? changedFields(old, item) : [];
      return fields.length > 0 ? [{ name: nameOf(item), fields }] : [];
    }),
  };
}

/** Names of the fields in which the two differ. */
export function changedFields(before: object, after: object): string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])].filter(
    (field) => JSON.stringify(old.get(field)) !== JSON.stringify(now.get(field)),
  );
}
