/** The accounts that have a request out, so that no account ever has two. */
export interface AccountLocks {
  isHeld(accountKey: string): boolean;
  /** Answers with what releases it; null where it is held already. */
  tryAcquire(accountKey: string): (() => void) | null;
  /** Calls back once the account, which is held now, is released; each `id` once. */
  whenFree(accountKey: string, id: string, callback: (id: string) => void): void;
  /** Runs `work` while holding the account; answers null at once where it is held already. */
  exclusively<T>(accountKey: string, work: () => Promise<T>): Promise<T | null>;
}

export function createAccountLocks(): AccountLocks {
  /** Account keys, each with who waits for it. */
  const held = new Map<string, Map<string, (id: string) => void>>();

  function tryAcquire(accountKey: string): (() => void) | null {
    if (held.has(accountKey)) return null;
    const waiting = new Map<string, (id: string) => void>();
    held.set(accountKey, waiting);
    return () => {
      held.delete(accountKey);
      for (const [id, callback] of waiting) callback(id);
    };
  }

  return {
    isHeld: (accountKey) => held.has(accountKey),
    tryAcquire,
    whenFree: (accountKey, id, callback) => void held.get(accountKey)?.set(id, callback),
    exclusively: async (accountKey, work) => {
      const release = tryAcquire(accountKey);
      if (release === null) return null;
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
