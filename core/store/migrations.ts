import type { IDBPDatabase, IDBPTransaction } from 'idb';

/**
 * One step from a version to the next. It may await requests of its own transaction and nothing else. It knows the
 * records only as they were then, so it takes no types from schema.ts, which has them as they are now.
 */
export type Migration = (
  db: IDBPDatabase,
  tx: IDBPTransaction<unknown, string[], 'versionchange'>,
) => Promise<void> | void;

/**
 * The database's history: the migration at place n leads from version n to n + 1. Only ever appended to, because
 * people's databases have been through the ones that are here.
 */
export const migrations: readonly Migration[] = [firstSchema, managedRecords];

function firstSchema(db: IDBPDatabase): void {
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
  const steps = db.createObjectStore('steps', { keyPath: 'id' });
  steps.createIndex('byChange', 'changeId');
  steps.createIndex('byState', ['state', 'stateSince']);
  steps.createIndex('bySource', ['source.id', 'stateSince']);
  db.createObjectStore('secrets', { keyPath: 'sourceId' });
  db.createObjectStore('keys');
  db.createObjectStore('refusedSignIns', { keyPath: 'key' });
  db.createObjectStore('audit', { keyPath: 'seq' }).createIndex('byPruned', 'pruned.seq');
}

function managedRecords(db: IDBPDatabase): void {
  db.createObjectStore('managed');
}
