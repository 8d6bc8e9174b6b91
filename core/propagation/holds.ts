/** The accounts that have a request out, so that no account ever has two. */
export interface Holds {
  has(accountKey: string): boolean;
  /** Answers with what lets go of it; null where it is held already. */
  take(accountKey: string): (() => void) | null;
  /** The change goes on once the account is let go of. */
  wait(accountKey: string, changeId: string): void;
}

export function createHolds(goOn: (changeId: string) => void): Holds {
  /** Account keys, each with the changes that wait for it. */
  const held = new Map<string, Set<string>>();
  return {
    has: (accountKey) => held.has(accountKey),
    take: (accountKey) => {
      if (held.has(accountKey)) return null;
      const waiting = new Set<string>();
      held.set(accountKey, waiting);
      return () => {
        held.delete(accountKey);
        for (const changeId of waiting) goOn(changeId);
      };
    },
    wait: (accountKey, changeId) => {
      held.get(accountKey)?.add(changeId);
    },
  };
}
