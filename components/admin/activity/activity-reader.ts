import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { onAnnouncement } from '../../../core/platform/messages/announcements.ts';
import {
  type ActivityFilter,
  type ActivityPosition,
  type ActivityRow,
  readActivity,
} from '../../../core/store/activity.ts';
import { database, type Live, settled } from '../../app/live.ts';

/** Changes newest first, read page by page, and read again when the filter or a change moves on. */
export interface ActivityReader {
  readonly filter: Signal<ActivityFilter>;
  readonly activity: ReadonlySignal<Live<ActivitySoFar>>;
  /** Settles when the first page has been read, or could not be. */
  readonly first: Promise<void>;
  /** Reads one page more. */
  readonly more: () => Promise<void>;
  readonly close: () => void;
}

interface ActivitySoFar {
  readonly rows: readonly ActivityRow[];
  /** Null when there is nothing older. */
  readonly next: ActivityPosition | null;
}

export function createActivityReader(): ActivityReader {
  const filter = signal<ActivityFilter>({});
  const activity = signal<Live<ActivitySoFar>>({ state: 'loading' });
  let newest = 0;

  const load = async (rows: readonly ActivityRow[], from: ActivityPosition | null, wanted: number) => {
    const mine = (newest += 1);
    const result = await settled(readUntil(filter.peek(), rows, from, wanted));
    if (mine === newest) activity.value = result;
  };
  let first: Promise<void> | undefined;
  const stop = effect(() => {
    void filter.value;
    const loading = load([], null, pageSize);
    first ??= loading;
  });
  const announcements = onAnnouncement((topic) => {
    const read = activity.peek();
    const shown = read.state === 'ready' ? read.value.rows.length : 0;
    if (topic === 'changes') void load([], null, Math.max(pageSize, shown));
  });

  return {
    filter,
    activity,
    first: first ?? Promise.resolve(),
    async more() {
      const read = activity.peek();
      if (read.state !== 'ready' || read.value.next === null) return;
      const { rows, next } = read.value;
      await load(rows, next, rows.length + pageSize);
    },
    close() {
      stop();
      announcements.close();
    },
  };
}

const pageSize = 25;

/** A page of the store can be short while there is a next one, so it is asked until there are enough. */
async function readUntil(
  filter: ActivityFilter,
  before: readonly ActivityRow[],
  from: ActivityPosition | null,
  wanted: number,
): Promise<ActivitySoFar> {
  const db = await database();
  const rows = [...before];
  let next = from;
  do {
    const page = await readActivity(db, filter, next, wanted - rows.length);
    rows.push(...page.rows);
    next = page.next;
  } while (next !== null && rows.length < wanted);
  return { rows, next };
}
