import type { Account } from '../../core/model/account.ts';
import { compareAccounts } from '../../core/model/order.ts';
import type { Change, Step } from '../../core/model/change.ts';
import type { SyncGroup } from '../../core/model/group.ts';
import type { PasswordPolicy } from '../../core/model/policy.ts';
import type { Source } from '../../core/model/source.ts';
import type { Database } from '../../core/store/database/open.ts';

/** All that the tiles are made from. */
export interface Records {
  readonly groups: readonly SyncGroup[];
  readonly sources: readonly Source[];
  /** Those of one source in the order in which a change goes through them. */
  readonly accounts: readonly Account[];
  readonly policies: readonly PasswordPolicy[];
  readonly openChanges: readonly OpenChange[];
}

export interface OpenChange {
  readonly change: Change;
  /** In the order in which they are attempted. */
  readonly steps: readonly Step[];
}

export async function readRecords(db: Database): Promise<Records> {
  const tx = begin(db);
  const [groups, sources, accounts, policies, openChanges] = await Promise.all([
    tx.objectStore('passwordSyncGroups').getAll(),
    tx.objectStore('sources').getAll(),
    tx.objectStore('accounts').getAll(),
    tx.objectStore('passwordPolicies').getAll(),
    readOpenChanges(tx),
  ]);
  return { groups, sources, accounts: accounts.toSorted(compareAccounts), policies, openChanges };
}

/** One transaction, so that what is read fits together. */
function begin(db: Database) {
  return db.transaction(['passwordSyncGroups', 'sources', 'accounts', 'passwordPolicies', 'changes', 'steps']);
}

async function readOpenChanges(tx: ReturnType<typeof begin>): Promise<readonly OpenChange[]> {
  const open = await tx.objectStore('changes').index('byState').getAll('open');
  const steps = tx.objectStore('steps').index('byChange');
  return Promise.all(open.map(async (change) => ({ change, steps: inTurn(await steps.getAll(change.id)) })));
}

export async function readChange(db: Database, changeId: string): Promise<OpenChange | null> {
  const change = await db.get('changes', changeId);
  return change ? { change, steps: await stepsOf(db, changeId) } : null;
}

/** The newest change of a group or source, whatever its state. */
export async function latestChange(db: Database, targetId: string): Promise<Change | null> {
  const ofTarget = IDBKeyRange.bound([targetId], [targetId, []]);
  const cursor = await db.transaction('changes').store.index('byTarget').openCursor(ofTarget, 'prev');
  return cursor?.value ?? null;
}

/** In the order in which they are attempted. */
async function stepsOf(db: Database, changeId: string): Promise<readonly Step[]> {
  return inTurn(await db.getAllFromIndex('steps', 'byChange', changeId));
}

function inTurn(steps: readonly Step[]): readonly Step[] {
  return steps.toSorted((a, b) => a.index - b.index);
}
