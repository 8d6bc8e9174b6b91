import { type Text, text } from '../../model/text.ts';

/** What the store throws: never with a stored value in it, always with a sentence for the person. */
export abstract class StoreError extends Error {
  abstract readonly sentence: Text;
}

/** A newer Lockstep has been here. The database is left as it is. */
export class DatabaseTooNewError extends StoreError {
  override readonly name = 'DatabaseTooNewError';
  readonly sentence = text('store.tooNew');
}

/** The browser gives no database now: none at all, as Firefox in permanent private browsing, or not this one. */
export class DatabaseUnavailableError extends StoreError {
  override readonly name = 'DatabaseUnavailableError';
  readonly sentence: Text;

  constructor(why: 'unavailable' | 'damaged', options?: ErrorOptions) {
    super('The database does not open.', options);
    this.sentence = text(`store.${why}`);
  }
}

/** A page of an older version has the database open and does not close it; nothing is touched meanwhile. */
export class DatabaseBlockedError extends StoreError {
  override readonly name = 'DatabaseBlockedError';
  readonly sentence = text('store.blocked');
  /** Once this has resolved, the database can be opened. Before, another opening would only wait behind the first. */
  readonly freed: Promise<void>;

  constructor(freed: Promise<void>) {
    super('An older page has the database open.');
    this.freed = freed;
  }
}

/** Bringing the database up to date failed; it is whole and as old as it was. */
export class MigrationFailedError extends StoreError {
  override readonly name = 'MigrationFailedError';
  readonly sentence = text('store.migrationFailed');
}

/** The browser could not keep what was to be written; the transaction was undone as a whole. */
export class StorageFailedError extends StoreError {
  override readonly name = 'StorageFailedError';
  readonly sentence: Text;

  constructor(cause: unknown) {
    super('The transaction was not committed.', { cause });
    this.sentence = text(isNamed(cause, 'QuotaExceededError') ? 'store.full' : 'store.failed');
  }
}

/** An exception of the browser's of that name. */
export function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
