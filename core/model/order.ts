import type { Account } from './account.ts';
import type { Source } from './source.ts';

/** An account that a change affects. `gates`: the accounts behind it wait for its success. */
export interface Affected {
  readonly source: Source;
  readonly account: Account;
  readonly gates: boolean;
}

/**
 * The order of a change, for the plan and for the form that shows it beforehand (docs/specification.md, O-3
 * and O-4): first the authentication accounts, then all others, each in the order of `sources` and, within a source, of
 * `accounts`. `chosen` says, by source id, which account is meant where a source has several and does not sync them
 * all; the rest of them is left out, and all of them while none is chosen.
 */
export function inOrder(
  sources: readonly Source[],
  accounts: readonly Account[],
  chosen: ReadonlyMap<string, string>,
): readonly Affected[] {
  const candidates = sources.flatMap((source) => {
    const own = accounts.filter(({ sourceId }) => sourceId === source.id);
    const all = own.length < 2 || source.multipleAccountPasswordSync;
    return own.map((account) => ({
      source,
      account,
      gates: source.authenticationSource && account.authenticationAccount,
      meant: all || chosen.get(source.id) === account.id,
    }));
  });
  const affected = candidates.flatMap(({ meant, ...step }) => (meant ? [step] : []));
  return [...affected.filter(({ gates }) => gates), ...affected.filter(({ gates }) => !gates)];
}

/** The order of accounts, in which a change goes through those of a source: as configured, then as linked. */
export function compareAccounts(a: Account, b: Account): number {
  // Of two without a position the difference is NaN, which decides nothing either.
  return (a.position ?? Infinity) - (b.position ?? Infinity) || a.linkedAt - b.linkedAt || (a.id < b.id ? -1 : 1);
}

/** The order in which people look for names. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return collator.compare(a.name, b.name);
}

const collator = new Intl.Collator(undefined, { numeric: true });

/** Sources with several accounts of which only the chosen one changes. */
export function sourcesToChooseIn(sources: readonly Source[], accounts: readonly Account[]): readonly Source[] {
  return sources.filter(
    ({ id, multipleAccountPasswordSync }) =>
      !multipleAccountPasswordSync && accounts.filter(({ sourceId }) => sourceId === id).length > 1,
  );
}
