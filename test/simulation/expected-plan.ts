import type { View } from './view.ts';

/** What the person asked for, knowing these passwords. */
export interface Asked {
  readonly target: { readonly kind: 'group' | 'source'; readonly id: string };
  readonly newPassword: string;
  readonly currentPasswords: Readonly<Record<string, string>>;
  readonly chosenAccounts: Readonly<Record<string, string>>;
}

export interface Expected {
  readonly order: readonly { readonly account: string; readonly sourceId: string; readonly gates: boolean }[];
}

/** Authentication accounts first, then all others, each in the order of sources and of accounts. */
export function expectedPlan(asked: Asked, at: View): Expected {
  const { kind, id } = asked.target;
  const sourceIds = kind === 'source' ? [id] : (at.passwordSyncGroups.get(id)?.sourceIds ?? []);
  const all = sourceIds.flatMap((sourceId) => {
    const source = at.sources.get(sourceId);
    const accounts = [...at.accounts.values()]
      .filter((account) => account.sourceId === sourceId)
      .toSorted((a, b) => (a.position ?? Infinity) - (b.position ?? Infinity) || a.linkedAt - b.linkedAt);
    const chosen =
      source?.multipleAccountPasswordSync === true || accounts.length < 2
        ? accounts
        : accounts.filter((account) => account.id === asked.chosenAccounts[sourceId]);
    return chosen.map((account) => ({
      account: account.nativeIdentity,
      sourceId,
      gates: source?.authenticationSource === true && account.authenticationAccount,
    }));
  });
  return { order: [...all.filter(({ gates }) => gates), ...all.filter(({ gates }) => !gates)] };
}

/** The accounts of a plan, in its order, and which of them are gates. */
export function wanted(plan: Expected): readonly string[] {
  return plan.order.map(({ account, gates }) => planned(account, gates));
}

/** One of them, as `wanted` says it. */
export function planned(account: string, gates: boolean): string {
  return gates ? `${account} as a gate` : account;
}
