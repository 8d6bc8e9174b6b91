import { assert, asyncProperty, array, constantFrom, integer, oneof, record } from '../../fast-check.ts';
import { describe, expect, test } from 'vitest';
import { createVault, type PasswordVault } from '../../../../core/secrets/vault.ts';
import { memoryStorage } from '../../../support/storage.ts';

const id = '2f1c0c0e-6a1d-4a39-9d5c-0c9c2b8f6a01';
const other = '7b9e4c56-1f0a-4f5e-8d25-6a3f0f6a7c02';

function world(start = 1000) {
  const session = memoryStorage();
  const clock = { time: start, now: () => clock.time };
  return { session, clock, vault: createVault(session, clock) };
}

function put(vault: PasswordVault, changeId = id, expiresAt = 5000) {
  return vault.put(changeId, { newPassword: 'next', currentPasswords: { one: 'first', two: 'second' }, expiresAt });
}

// Spec J-7
describe('what was put', () => {
  test('is there, per change and account, and nothing else is', async () => {
    const { vault } = world();
    await put(vault);
    expect(await vault.newPassword(id)).toBe('next');
    expect(await vault.currentPassword(id, 'one')).toBe('first');
    expect(await vault.currentPassword(id, 'two')).toBe('second');
    expect(await vault.currentPassword(id, 'three')).toBeNull();
    expect(await vault.newPassword(other)).toBeNull();
    expect(await vault.currentPassword(other, 'one')).toBeNull();
  });

  test('is found again by a background that was ended and reborn', async () => {
    const { vault, session, clock } = world();
    await put(vault);
    expect(await createVault(session, clock).currentPassword(id, 'two')).toBe('second');
  });

  test('goes account by account as steps end, and whole when the change ends', async () => {
    const { vault, session } = world();
    await put(vault);
    await vault.forgetCurrentPassword(id, 'one');
    expect(await vault.currentPassword(id, 'one')).toBeNull();
    expect(await vault.currentPassword(id, 'two')).toBe('second');
    expect(JSON.stringify([...session.held])).not.toContain('first');
    await vault.forgetChange(id);
    expect(await vault.newPassword(id)).toBeNull();
    expect(session.held.size).toBe(0);
  });

  test('forgetting what is not there does nothing', async () => {
    const { vault, session } = world();
    await vault.forgetCurrentPassword(id, 'one');
    await vault.forgetChange(id);
    expect(session.held.size).toBe(0);
  });

  test('is put again by *Finish the rest*, over what is still there', async () => {
    const { vault } = world();
    await put(vault);
    await vault.put(id, { newPassword: 'retyped', currentPasswords: { two: 'better' }, expiresAt: 9000 });
    expect(await vault.newPassword(id)).toBe('retyped');
    expect(await vault.currentPassword(id, 'one')).toBe('first');
    expect(await vault.currentPassword(id, 'two')).toBe('better');
  });

  test('is not written back by steps that end together', async () => {
    const { vault } = world();
    await put(vault);
    await Promise.all([vault.forgetCurrentPassword(id, 'one'), vault.forgetCurrentPassword(id, 'two')]);
    expect(await vault.currentPassword(id, 'one')).toBeNull();
    expect(await vault.currentPassword(id, 'two')).toBeNull();
    expect(await vault.newPassword(id)).toBe('next');
  });

  test('is found under an account id that names what objects inherit', async () => {
    const { vault } = world();
    const currentPasswords = JSON.parse('{"__proto__":"a","constructor":"b"}');
    await vault.put(id, { newPassword: 'next', currentPasswords, expiresAt: 5000 });
    expect(await vault.currentPassword(id, '__proto__')).toBe('a');
    expect(await vault.currentPassword(id, 'constructor')).toBe('b');
    expect(await vault.currentPassword(id, 'toString')).toBeNull();
  });

  test('has keys that tell nothing but the random id of the change', async () => {
    const { vault, session } = world();
    await put(vault);
    expect([...session.held.keys()]).toEqual([`inFlight/${id}`]);
  });
});

// Spec J-7
describe('the absolute end', () => {
  test('is checked at every read, and takes the passwords away', async () => {
    const { vault, session, clock } = world();
    await put(vault);
    clock.time = 4999;
    expect(await vault.newPassword(id)).toBe('next');
    clock.time = 5000;
    expect(await vault.newPassword(id)).toBeNull();
    expect(session.held.size).toBe(0);
  });

  test.each<[string, (vault: PasswordVault) => Promise<unknown>]>([
    ['newPassword', (vault) => vault.newPassword(id)],
    ['currentPassword', (vault) => vault.currentPassword(id, 'one')],
    ['forgetCurrentPassword', (vault) => vault.forgetCurrentPassword(id, 'one')],
  ])('%s leaves nothing behind after it', async (_name, call) => {
    const { vault, session, clock } = world();
    await put(vault);
    clock.time = 5001;
    await call(vault);
    expect(session.held.size).toBe(0);
  });

  test('a new putting after it does not bring back what had expired', async () => {
    const { vault, clock } = world();
    await put(vault);
    clock.time = 6000;
    await vault.put(id, { newPassword: 'retyped', currentPasswords: {}, expiresAt: 9000 });
    expect(await vault.newPassword(id)).toBe('retyped');
    expect(await vault.currentPassword(id, 'one')).toBeNull();
  });

  test('the sweep at a start takes what has expired and leaves the rest', async () => {
    const { vault, session, clock } = world();
    await put(vault, id, 5000);
    await put(vault, other, 9000);
    session.held.set('somebody else', 'stays');
    clock.time = 6000;
    await vault.sweep();
    expect([...session.held.keys()]).toEqual([`inFlight/${other}`, 'somebody else']);
  });

  test('the sweep takes what belongs to no open change too', async () => {
    const { vault, session } = world();
    await put(vault, id);
    await put(vault, other);
    await vault.sweep(new Set([other]));
    expect([...session.held.keys()]).toEqual([`inFlight/${other}`]);
  });

  test('what is not ours under our name is taken away, not trusted', async () => {
    const { vault, session } = world();
    for (const value of [null, 'text', { newPassword: 1 }, { newPassword: 'x', current: {}, expiresAt: 9000 }]) {
      session.held.set(`inFlight/${id}`, value);
      expect(await vault.newPassword(id)).toBeNull();
      expect(session.held.size).toBe(0);
    }
  });

  test('whatever happens, no password is to be had from its end on', async () => {
    const call = oneof(
      record({
        kind: constantFrom('put' as const),
        change: constantFrom(id, other),
        ends: integer({ min: 1, max: 50 }),
      }),
      record({
        kind: constantFrom('forget' as const),
        change: constantFrom(id, other),
        ends: integer({ min: 0, max: 0 }),
      }),
      record({
        kind: constantFrom('sweep' as const, 'end' as const),
        change: constantFrom(id, other),
        ends: integer({ min: 0, max: 0 }),
      }),
      record({ kind: constantFrom('wait' as const), change: constantFrom(id), ends: integer({ min: 1, max: 30 }) }),
    );
    await assert(
      asyncProperty(array(call, { maxLength: 20 }), async (calls) => {
        const { vault, clock } = world();
        const ends = new Map<string, number>();
        for (const { kind, change, ends: span } of calls) {
          if (kind === 'put') {
            await put(vault, change, clock.time + span);
            ends.set(change, clock.time + span);
          }
          if (kind === 'forget') await vault.forgetCurrentPassword(change, 'one');
          if (kind === 'sweep') await vault.sweep();
          if (kind === 'end') {
            await vault.forgetChange(change);
            ends.delete(change);
          }
          if (kind === 'wait') clock.time += span;
          for (const one of [id, other]) {
            const alive = clock.time < (ends.get(one) ?? -1);
            expect(await vault.newPassword(one)).toBe(alive ? 'next' : null);
          }
        }
      }),
    );
  });
});
