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
export const migrations: readonly Migration[] = [
  firstSchema,
  managedRecords,
  rulesBeyondSailPoint,
  tokens,
  ownPresets,
  uncheckedRules,
];

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

/** Policies gained fields, none of them set; changes keep the policy that they were started with. */
async function rulesBeyondSailPoint(
  _: IDBPDatabase,
  tx: IDBPTransaction<unknown, string[], 'versionchange'>,
): Promise<void> {
  const unset = {
    startsWithLetter: false,
    maxSequence: -1,
    minUniqueChars: 0,
    maxBytes: 0,
    mustMatch: [],
    mustNotMatch: [],
    minStrength: -1,
    minDifference: 0,
    useBreachList: false,
    breachListUrl: 'https://api.pwnedpasswords.com/range/',
    warnOnly: [],
    allowAndRecord: [],
  };
  for (let at = await tx.objectStore('passwordPolicies').openCursor(); at; at = await at.continue())
    await at.update({ ...unset, ...at.value });
  for (let at = await tx.objectStore('changes').openCursor(); at; at = await at.continue())
    await at.update({ ...at.value, policy: { ...unset, ...at.value.policy } });
}

/** OAuth tokens of sources. */
function tokens(db: IDBPDatabase): void {
  db.createObjectStore('tokens', { keyPath: 'sourceId' });
}

/** Descriptions of web services that an admin keeps under a name. */
function ownPresets(db: IDBPDatabase): void {
  db.createObjectStore('presets', { keyPath: 'id' });
}

/** Changes call the rules that could not be checked `uncheckedRules`. */
async function uncheckedRules(_: IDBPDatabase, tx: IDBPTransaction<unknown, string[], 'versionchange'>): Promise<void> {
  for (let at = await tx.objectStore('changes').openCursor(); at; at = await at.continue()) {
    const { untoldRules, ...change } = at.value;
    if (untoldRules !== undefined) await at.update({ ...change, uncheckedRules: untoldRules });
  }
}
