import type { Account } from '../model/account.ts';
import { type Change, isSuccess, type Step, type StepState } from '../model/change.ts';
import { counted, type Text, text } from '../model/text.ts';
import type { KeepAlive, Timers } from '../ports.ts';
import type { Database } from '../store/database/open.ts';

export interface AttentionDeps {
  readonly db: Database;
  readonly timers: Timers;
  readonly keepAlive: KeepAlive;
  /** Shows on the toolbar icon how many accounts need the person; 0 clears it. */
  readonly showBadge: (count: number, title: Text) => Promise<void>;
  /** One notification; the same id replaces the former one. */
  readonly notify: (id: string, title: Text, message: Text) => Promise<void>;
  readonly reportFailure: (error: unknown) => void;
}

/** How the person learns of what no page shows: the badge, and a notification at a change's end. */
export interface Attention {
  /** Returns at once; the badge follows. */
  readonly refreshBadge: () => void;
  /** The same, but once for all the calls within a second. */
  readonly refreshBadgeSoon: () => void;
  /** Returns at once; the notification comes unless a page shows the end first. */
  readonly changeEnded: (change: Change, steps: readonly Step[]) => void;
}

/** Given to a page that shows the end of a change, before a notification says it instead. */
const watchedWithinMs = 2_000;

/** How far the badge may lag behind: it reads every account, and a change over many commits many times a second. */
const badgeDelayMs = 1_000;

export function createAttention({ db, timers, keepAlive, showBadge, notify, reportFailure }: AttentionDeps): Attention {
  let badgeIsDue = false;

  async function showCount(): Promise<void> {
    const [accounts, open] = await Promise.all([
      db.getAll('accounts'),
      db.getAllFromIndex('changes', 'byState', 'open'),
    ]);
    const steps = await Promise.all(open.map(({ id }) => db.getAllFromIndex('steps', 'byChange', id)));
    const count = accountsNeedingAttention(accounts, steps.flat());
    await showBadge(count, count === 0 ? text('background.noAttention') : counted('background.needsAttention', count));
  }

  async function tellEnd(change: Change, steps: readonly Step[]): Promise<void> {
    await keepAlive.during(new Promise<void>((resolve) => void timers.after(watchedWithinMs, resolve)));
    const { title, message } = endOfChange(change, steps);
    const seen = (await db.get('changes', change.id))?.seenAt;
    if (seen === null) await notify(change.id, title, message);
  }

  const refreshBadge = () => void showCount().catch(reportFailure);
  return {
    refreshBadge,
    refreshBadgeSoon() {
      if (badgeIsDue) return;
      badgeIsDue = true;
      timers.after(badgeDelayMs, () => {
        badgeIsDue = false;
        refreshBadge();
      });
    },
    changeEnded: (change, steps) => void tellEnd(change, steps).catch(reportFailure),
  };
}

const waitForThePerson: ReadonlySet<StepState> = new Set(['unknown', 'needsPassword', 'needsPermission']);

/** How many accounts the toolbar badge shows: those a change left behind, and those that wait for the person. */
export function accountsNeedingAttention(
  accounts: readonly Pick<Account, 'id' | 'passwordState'>[],
  openSteps: readonly Pick<Step, 'account' | 'state'>[],
): number {
  const behind = accounts.filter(({ passwordState }) => passwordState === 'outOfStep' || passwordState === 'unknown');
  const waiting = openSteps.filter(({ state }) => waitForThePerson.has(state));
  return new Set([...behind.map(({ id }) => id), ...waiting.map(({ account }) => account.id)]).size;
}

/** What the notification at a change's end says: which accounts changed, which did not. */
export function endOfChange(
  change: Pick<Change, 'target'>,
  steps: readonly Pick<Step, 'source' | 'state'>[],
): { title: Text; message: Text } {
  const names = (wanted: boolean) =>
    steps
      .filter(({ state }) => isSuccess(state) === wanted)
      .map(({ source }) => source.name)
      .join(', ');
  const [changed, unchanged] = [names(true), names(false)];
  return {
    title: text('background.changeEnded', change.target.name),
    message:
      unchanged === ''
        ? counted('background.allChanged', steps.length)
        : changed === ''
          ? text('background.noneChanged', unchanged)
          : text('background.someChanged', changed, unchanged),
  };
}
