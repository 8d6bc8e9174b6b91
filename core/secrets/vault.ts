import * as v from 'valibot';
import type { Clock, SessionStorage } from '../ports.ts';

/** The passwords of one change while they are in flight. */
interface PasswordsInFlight {
  readonly newPassword: string;
  /** By account id. */
  readonly currentPasswords: Readonly<Record<string, string>>;
  /** Epoch milliseconds: from then on they are gone, whatever happens. */
  readonly expiresAt: number;
}

/** Where passwords in flight live: memory only, gone with the browser's session (docs/specification.md, J-7). */
export interface PasswordVault {
  /** Keeps them; over what is still there of the same change (*Finish the rest* brings only what is missing). */
  put(changeId: string, passwords: PasswordsInFlight): Promise<void>;
  /** Null when it was never put, was forgotten, or has expired. */
  newPassword(changeId: string): Promise<string | null>;
  currentPassword(changeId: string, accountId: string): Promise<string | null>;
  /** The account's step has ended. */
  forgetCurrentPassword(changeId: string, accountId: string): Promise<void>;
  /** The change has ended. */
  forgetChange(changeId: string): Promise<void>;
  /** At every start: forgets what has expired, and what belongs to no change in `openChangeIds` where that is given. */
  sweep(openChangeIds?: ReadonlySet<string>): Promise<void>;
}

export function createVault(session: SessionStorage, clock: Clock): PasswordVault {
  /** What was read or put last, so that not every step of a change asks the browser several times. */
  const remembered = new Map<string, Held>();
  let last: Promise<unknown> = Promise.resolve();
  // One after the other: two steps that end together must not write each other's password back.
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  }

  async function read(changeId: string): Promise<Held | null> {
    const key = keyOf(changeId);
    const held = remembered.get(key) ?? asHeld(await session.get(key));
    if (held !== null && held.expiresAt > clock.now()) {
      remembered.set(key, held);
      return held;
    }
    await remove(key);
    return null;
  }

  async function keep(key: string, held: Held): Promise<void> {
    remembered.delete(key);
    await session.set(key, held);
    remembered.set(key, held);
  }

  async function remove(key: string): Promise<void> {
    remembered.delete(key);
    await session.remove([key]);
  }

  return {
    put: (changeId, { newPassword, currentPasswords, expiresAt }) =>
      inTurn(async () => {
        const current = new Map([...((await read(changeId))?.current ?? []), ...Object.entries(currentPasswords)]);
        await keep(keyOf(changeId), { newPassword, current: [...current], expiresAt });
      }),
    newPassword: (changeId) => inTurn(async () => (await read(changeId))?.newPassword ?? null),
    currentPassword: (changeId, accountId) =>
      inTurn(async () => new Map((await read(changeId))?.current).get(accountId) ?? null),
    forgetCurrentPassword: (changeId, accountId) =>
      inTurn(async () => {
        const held = await read(changeId);
        if (held === null || !held.current.some(([id]) => id === accountId)) return;
        const current = held.current.filter(([id]) => id !== accountId);
        await keep(keyOf(changeId), { ...held, current });
      }),
    forgetChange: (changeId) => inTurn(() => remove(keyOf(changeId))),
    sweep: (openChangeIds) =>
      inTurn(async () => {
        const keys = (await session.keys()).filter((key) => key.startsWith(prefix));
        for (const changeId of keys.map((key) => key.slice(prefix.length))) {
          if (openChangeIds === undefined || openChangeIds.has(changeId)) await read(changeId);
          else await remove(keyOf(changeId));
        }
      }),
  };
}

const HeldSchema = v.object({
  newPassword: v.string(),
  /** Pairs, so that no account id can be mistaken for a property of an object. */
  current: v.array(v.tuple([v.string(), v.string()])),
  /** Epoch milliseconds. */
  expiresAt: v.number(),
});
type Held = v.InferOutput<typeof HeldSchema>;

/** The key names the change by its random id and nothing else. */
const prefix = 'inFlight/';

function keyOf(changeId: string): string {
  return prefix + changeId;
}

function asHeld(value: unknown): Held | null {
  const { success, output } = v.safeParse(HeldSchema, value);
  return success ? output : null;
}
