import { type IDBPDatabase, openDB } from 'idb';
import type { LockstepDatabase } from './schema.ts';

export type Database = IDBPDatabase<LockstepDatabase>;

export const databaseName = 'lockstep';
export const databaseVersion = 1;

/** Opens the database, making or migrating it first. Pages and the background open the same one. */
export function openDatabase(name: string = databaseName): Promise<Database> {
  return openDB<LockstepDatabase>(name, databaseVersion, {
    upgrade(db) {
      db.createObjectStore('passwordPolicies', { keyPath: 'id' });
      db.createObjectStore('sources', { keyPath: 'id' });
      const accounts = db.createObjectStore('accounts', { keyPath: 'id' });
      accounts.createIndex('bySource', 'sourceId');
      accounts.createIndex('byKey', 'key', { unique: true });
      db.createObjectStore('passwordSyncGroups', { keyPath: 'id' });
      db.createObjectStore('identity');
      db.createObjectStore('dictionary');
      const changes = db.createObjectStore('changes', { keyPath: 'id' });
      changes.createIndex('byState', 'state');
      changes.createIndex('byRequestedAt', 'requestedAt');
      changes.createIndex('byTarget', ['target.id', 'requestedAt']);
      db.createObjectStore('steps', { keyPath: 'id' }).createIndex('byChange', 'changeId');
      db.createObjectStore('secrets', { keyPath: 'sourceId' });
      db.createObjectStore('keys');
      db.createObjectStore('refusedSignIns', { keyPath: 'key' });
      const audit = db.createObjectStore('audit', { keyPath: 'seq' });
      audit.createIndex('byAt', 'at');
      audit.createIndex('byOutcome', ['outcome', 'at']);
      audit.createIndex('byTarget', ['target', 'at']);
    },
  });
}
