import { originOf, type Source } from '../model/source.ts';
import type { Database } from './database/open.ts';

/** The lock-out budget: two refused sign-ins per account in thirty minutes (docs/specification.md, L-1). */
export const refusedSignInBudget = 2;
export const refusedSignInWindow = 30 * 60_000;

/** Whose budget it is. The login, not the native id: a link has only that. Upper and lower case share one budget. */
export function signInKey(source: Pick<Source, 'connector' | 'url'>, login: string): string {
  return JSON.stringify([source.connector, originOf(source), login.normalize('NFC').toLowerCase()]);
}

/**
 * Counts one sign-in as refused before it is sent, and answers false, counting nothing, when the budget is spent.
 * Beforehand, because a background that is ended in between must not forget it; whether it is on the disk is not waited
 * for, as only a machine that crashes would forget it then. `releaseSignIn` with the same `now` takes it off again once
 * the source did not refuse it.
 */
export async function reserveSignIn(db: Database, key: string, now: number): Promise<boolean> {
  const tx = db.transaction('refusedSignIns', 'readwrite');
  const recent = within((await tx.store.get(key))?.at, now);
  const allowed = recent.length < refusedSignInBudget;
  if (allowed) await tx.store.put({ key, at: [...recent, now] });
  await tx.done;
  return allowed;
}

/** The sign-in that was counted at `at` signed in, or certainly did not reach the source. */
export async function releaseSignIn(db: Database, key: string, at: number): Promise<void> {
  const tx = db.transaction('refusedSignIns', 'readwrite');
  const times = [...((await tx.store.get(key))?.at ?? [])];
  const index = times.indexOf(at);
  if (index !== -1) times.splice(index, 1);
  await (times.length === 0 ? tx.store.delete(key) : tx.store.put({ key, at: times }));
  await tx.done;
}

/** Counts a refusal that came without a sign-in of ours being taken first (a change that was answered *wrong current password*). */
export async function recordRefusedSignIn(db: Database, key: string, now: number): Promise<void> {
  const tx = db.transaction('refusedSignIns', 'readwrite');
  await tx.store.put({ key, at: [...within((await tx.store.get(key))?.at, now), now] });
  await tx.done;
}

/** Refused sign-ins in the thirty minutes before `now`, and when (epoch ms) the next one may be sent. */
export async function readRefusedSignIns(
  db: Database,
  key: string,
  now: number,
): Promise<{ count: number; nextAllowedAt: number }> {
  const recent = within((await db.get('refusedSignIns', key))?.at, now).toSorted((a, b) => a - b);
  const freeing = recent.at(-refusedSignInBudget);
  return { count: recent.length, nextAllowedAt: freeing === undefined ? now : freeing + refusedSignInWindow };
}

/** Forgets what is older than the window. */
export async function pruneRefusedSignIns(db: Database, now: number): Promise<void> {
  const tx = db.transaction('refusedSignIns', 'readwrite');
  for (let cursor = await tx.store.openCursor(); cursor !== null; cursor = await cursor.continue()) {
    if (within(cursor.value.at, now).length === 0) await cursor.delete();
  }
  await tx.done;
}

/** A time ahead of the clock (it was set back) still counts: rather a wait too long than an account locked. */
function within(times: readonly number[] = [], now: number): readonly number[] {
  return times.filter((at) => at > now - refusedSignInWindow);
}
