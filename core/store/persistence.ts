/** The part of `navigator.storage` that is needed; browsers offer it to pages only, not to the background. */
export interface PersistentStorage {
  persisted(): Promise<boolean>;
  persist(): Promise<boolean>;
}

/**
 * Asks the browser not to evict the database when the disk runs low. The manifest's `unlimitedStorage` grants it
 * without a question; where it does not, the answer is false and the store works all the same.
 */
export async function requestPersistence(storage: PersistentStorage): Promise<boolean> {
  return (await storage.persisted()) || (await storage.persist());
}
