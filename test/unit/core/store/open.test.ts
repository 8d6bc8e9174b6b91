import { setTimeout as pause } from 'node:timers/promises';
import { deleteDB, openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import type { Timers } from '../../../../core/ports.ts';
import {
  DatabaseBlockedError,
  DatabaseTooNewError,
  DatabaseUnavailableError,
  MigrationFailedError,
} from '../../../../core/store/database/errors.ts';
import { type Migration, migrations } from '../../../../core/store/database/migrations.ts';
import { type Database, openDatabase } from '../../../../core/store/database/open.ts';
import { write } from '../../../../core/store/database/write.ts';
import { source } from './records.ts';

let names = 0;
function freshName(): string {
  names += 1;
  return `open-${names}`;
}

/** Every step from the history's last version on: renames what sources have, and moves names into a store of its own. */
const describeSources: Migration = async (_db, tx) => {
  const sources = tx.objectStore('sources');
  for (let at = await sources.openCursor(); at !== null; at = await at.continue()) {
    await at.update({ ...at.value, description: `was ${at.value.name}` });
  }
};
const addNames: Migration = async (db, tx) => {
  const shelf = db.createObjectStore('names', { keyPath: 'id' });
  for (const { id, description } of await tx.objectStore('sources').getAll()) await shelf.put({ id, description });
};

async function filled(name: string): Promise<void> {
  const db = await openDatabase(name);
  await db.put('sources', source('a'));
  await db.put('sources', source('b'));
  db.close();
}

async function contentOf(name: string, version: number): Promise<unknown> {
  const db = await openDB(name, version);
  const content = { version: db.version, stores: [...db.objectStoreNames], sources: await db.getAll('sources') };
  db.close();
  return content;
}

async function untilFreed(error: unknown): Promise<void> {
  if (!(error instanceof DatabaseBlockedError)) throw error;
  await error.freed;
}

afterEach(() => vi.restoreAllMocks());

test('a new database has every object store of the schema', async () => {
  const db = await openDatabase(freshName());
  expect(db.version).toBe(migrations.length);
  expect([...db.objectStoreNames]).toEqual([
    'accounts',
    'audit',
    'changes',
    'dictionary',
    'identity',
    'keys',
    'managed',
    'passwordPolicies',
    'passwordSyncGroups',
    'presets',
    'refusedSignIns',
    'secrets',
    'sources',
    'steps',
    'tokens',
  ]);
});

test('an account is linked once: its key is unique', async () => {
  const db = await openDatabase(freshName());
  expect(db.transaction('accounts').store.index('byKey').unique).toBe(true);
});

test('a database of an older version goes through each later migration in turn, with its data', async () => {
  const name = freshName();
  await filled(name);
  const db = await openDatabase(name, { migrations: [...migrations, describeSources, addNames] });
  expect(db.version).toBe(migrations.length + 2);
  expect(await db.get('sources', 'a')).toEqual({ ...source('a'), description: 'was Source a' });
  db.close();
  const raw = await openDB(name);
  expect(await raw.getAll('names')).toEqual([
    { id: 'a', description: 'was Source a' },
    { id: 'b', description: 'was Source b' },
  ]);
});

test.each([
  ['throws', () => Promise.reject(new Error('broken'))],
  [
    'throws at once',
    () => {
      throw new Error('broken');
    },
  ],
  [
    'breaks a constraint',
    (_db, tx) =>
      tx
        .objectStore('sources')
        .add(source('a'))
        .then(() => undefined),
  ],
  ['aborts', (_db, tx) => tx.abort()],
] satisfies [string, Migration][])('a migration that %s leaves the old data whole', async (_how, breaks) => {
  const name = freshName();
  await filled(name);
  const before = await contentOf(name, migrations.length);
  const opening = openDatabase(name, { migrations: [...migrations, describeSources, addNames, breaks] });
  await expect(opening).rejects.toBeInstanceOf(MigrationFailedError);
  await expect(opening).rejects.toMatchObject({ sentence: { key: 'store.migrationFailed' } });
  expect(await contentOf(name, migrations.length)).toEqual(before);
});

// Spec J-10
test('a database that is newer than the code is refused in words and not touched', async () => {
  const name = freshName();
  await filled(name);
  (await openDatabase(name, { migrations: [...migrations, addNames] })).close();
  const before = await contentOf(name, migrations.length + 1);
  const opening = openDatabase(name);
  await expect(opening).rejects.toBeInstanceOf(DatabaseTooNewError);
  await expect(opening).rejects.toMatchObject({ sentence: { key: 'store.tooNew' } });
  expect(await contentOf(name, migrations.length + 1)).toEqual(before);
});

// Spec J-10
test('a browser that gives no database is said in words', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException(
      'A mutation operation was attempted on a database that did not allow mutations.',
      'InvalidStateError',
    );
  });
  const opening = openDatabase(freshName());
  await expect(opening).rejects.toBeInstanceOf(DatabaseUnavailableError);
  await expect(opening).rejects.toMatchObject({ sentence: { key: 'store.unavailable' } });
});

test('an open connection closes at once for a newer version and says so', async () => {
  const name = freshName();
  const onClosed = vi.fn<() => void>();
  const older = await openDatabase(name, { onClosed });
  const newer = await openDatabase(name, { migrations: [...migrations, addNames] });
  expect(newer.version).toBe(migrations.length + 1);
  expect(onClosed).toHaveBeenCalledOnce();
  expect(() => older.transaction('sources')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
});

// Spec J-10
test('one that does not close is said in words, also to one behind another, and both are told when it is gone', async () => {
  const name = freshName();
  await filled(name);
  const stubborn = await openDB(name, migrations.length);
  const later = { migrations: [...migrations, addNames] };
  const first = openDatabase(name, later);
  await expect(first).rejects.toMatchObject({ sentence: { key: 'store.blocked' } });

  // The browser says nothing to the second one, which has only its own patience.
  const after = vi.fn<Timers['after']>(() => ({ cancel: vi.fn<() => void>() }));
  const second = openDatabase(name, { ...later, timers: { after } });
  after.mock.calls[0]?.[1]();
  await expect(second).rejects.toMatchObject({ sentence: { key: 'store.blocked' } });

  const freed = Promise.all([first, second].map((opening) => opening.catch(untilFreed)));
  expect(await Promise.race([freed, pause(50, 'held')])).toBe('held');
  expect(await stubborn.count('sources')).toBe(2);
  stubborn.close();
  await freed;
  const db: Database = await openDatabase(name, later);
  expect(await db.count('sources')).toBe(2);
});

test('one that is only slow to open is waited for', async () => {
  const name = freshName();
  await filled(name);
  const cancel = vi.fn<() => void>();
  const after = vi.fn<Timers['after']>(() => ({ cancel }));
  const opening = openDatabase(name, { timers: { after } });
  after.mock.calls[0]?.[1]();
  expect(await (await opening).count('sources')).toBe(2);
  expect(cancel).toHaveBeenCalled();
});

// Spec J-10
test('a database that the browser cannot read is said in words', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
  });
  const opening = openDatabase(freshName());
  await expect(opening).rejects.toBeInstanceOf(DatabaseUnavailableError);
  await expect(opening).rejects.toMatchObject({ sentence: { key: 'store.damaged' } });
});

// Spec J-10
test('a database that is deleted closes the connection and says so; the next one is new', async () => {
  const name = freshName();
  await filled(name);
  const onClosed = vi.fn<() => void>();
  const db = await openDatabase(name, { onClosed });
  await deleteDB(name);
  expect(onClosed).toHaveBeenCalledOnce();
  await expect(write(db, ['sources'], (tx) => tx.objectStore('sources').put(source('c')))).rejects.toMatchObject({
    sentence: { key: 'store.failed' },
  });
  expect(await (await openDatabase(name)).count('sources')).toBe(0);
});
