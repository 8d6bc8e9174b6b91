import type { IDBPTransaction } from 'idb';
import type { Change, Step, StepState } from '../model/change.ts';
import type { Database } from './database/open.ts';
import type { LockstepDatabase } from './database/schema.ts';

/** What the person wants to see; all that is given must hold. Times in epoch milliseconds, both ends included. */
export interface ActivityFilter {
  readonly targetId?: string;
  readonly sourceId?: string;
  readonly outcome?: StepState;
  /** By when the change was requested; with `sourceId` or `outcome`, by when the step took its state. */
  readonly from?: number;
  readonly until?: number;
}

export interface ActivityRow {
  readonly change: Change;
  readonly steps: readonly Step[];
}

export interface ActivityPage {
  readonly rows: readonly ActivityRow[];
  /** Where the next page begins; null at the end. A page can be short, even empty, while there is a next one. */
  readonly next: ActivityPosition | null;
}

/** The last index entry that was looked at. */
export interface ActivityPosition {
  readonly key: IDBValidKey;
  readonly id: string;
}

/** Changes with their steps, newest first; each at most once over all pages. Costs by the page, not by what is stored. */
export async function readActivity(
  db: Database,
  filter: ActivityFilter,
  after: ActivityPosition | null,
  limit: number,
): Promise<ActivityPage> {
  // IndexedDB knows no empty range.
  if ((filter.from ?? -Infinity) > (filter.until ?? Infinity)) return { rows: [], next: null };
  const tx = db.transaction(['changes', 'steps']);
  const rows: ActivityRow[] = [];
  let scanned = 0;
  let last = after;
  for (let at = await begin(tx, filter, after); at !== null; at = await at.continue()) {
    if (after !== null && !isBeyond(at, after)) continue;
    if (rows.length === limit || scanned === scanLimit) return { rows, next: last };
    const row = 'changeId' in at.value ? await rowOfStep(tx, at.value, filter) : await rowOfChange(tx, at.value);
    if (row !== null) rows.push(row);
    scanned += 1;
    last = { key: at.key, id: at.primaryKey };
  }
  return { rows, next: null };
}

/** In the order in which they are attempted. */
export async function stepsOf(db: Database, changeId: string): Promise<readonly Step[]> {
  return inOrder(await db.getAllFromIndex('steps', 'byChange', changeId));
}

/** So many entries are looked at for one page, so that a filter that fits nothing does not hold up the page. */
const scanLimit = 1000;

type Reading = IDBPTransaction<LockstepDatabase, ('changes' | 'steps')[]>;

interface Cursor {
  readonly key: IDBValidKey;
  readonly primaryKey: string;
  readonly value: Change | Step;
  continue(): Promise<Cursor | null>;
}

/** Walks the index that leaves least to look at: an outcome or a source is a step's, all else is the change's. */
function begin(tx: Reading, filter: ActivityFilter, after: ActivityPosition | null): Promise<Cursor | null> {
  const { targetId, sourceId, outcome, from = -Infinity, until = Infinity } = filter;
  const range = (name?: string) => {
    const [lower, upper] =
      name === undefined
        ? [from, until]
        : [
            [name, from],
            [name, until],
          ];
    return IDBKeyRange.bound(lower, after?.key ?? upper);
  };
  if (outcome !== undefined) return tx.objectStore('steps').index('byState').openCursor(range(outcome), 'prev');
  if (sourceId !== undefined) return tx.objectStore('steps').index('bySource').openCursor(range(sourceId), 'prev');
  const changes = tx.objectStore('changes');
  if (targetId !== undefined) return changes.index('byTarget').openCursor(range(targetId), 'prev');
  return changes.index('byRequestedAt').openCursor(range(), 'prev');
}

/** Entries with the same time are told apart by their ids, which run backwards too. */
function isBeyond({ key, primaryKey }: Cursor, after: ActivityPosition): boolean {
  const order = indexedDB.cmp(key, after.key);
  return order < 0 || (order === 0 && primaryKey < after.id);
}

async function rowOfChange(tx: Reading, change: Change): Promise<ActivityRow> {
  return { change, steps: inOrder(await tx.objectStore('steps').index('byChange').getAll(change.id)) };
}

/** The change of a step that fits, but only at the newest of its steps that fit, so that it occurs once. */
async function rowOfStep(tx: Reading, step: Step, filter: ActivityFilter): Promise<ActivityRow | null> {
  if (!stepFits(step, filter)) return null;
  const change = await tx.objectStore('changes').get(step.changeId);
  if (change === undefined) return null;
  if (filter.targetId !== undefined && filter.targetId !== change.target.id) return null;
  const row = await rowOfChange(tx, change);
  const hasNewer = row.steps.some(
    (other) =>
      stepFits(other, filter) &&
      (other.stateSince > step.stateSince || (other.stateSince === step.stateSince && other.id > step.id)),
  );
  return hasNewer ? null : row;
}

function stepFits(step: Step, { sourceId, outcome, from = -Infinity, until = Infinity }: ActivityFilter): boolean {
  return (
    (sourceId === undefined || step.source.id === sourceId) &&
    (outcome === undefined || step.state === outcome) &&
    step.stateSince >= from &&
    step.stateSince <= until
  );
}

function inOrder(steps: readonly Step[]): readonly Step[] {
  return steps.toSorted((a, b) => a.index - b.index);
}
