import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountKey } from '../../../../core/model/account.ts';
import type { Change, Step } from '../../../../core/model/change.ts';
import { newPolicy } from '../../../../core/model/policy.ts';
import { createAuditTrail } from '../../../../core/store/audit/trail.ts';
import {
  createJournal,
  FenceLost,
  type ChangeRecord,
  type Journal,
  passwordStateAfter,
} from '../../../../core/store/journal.ts';
import { type Database, openDatabase } from '../../../../core/store/database/open.ts';

let db: Database;
let journal: Journal;

beforeEach(async () => {
  db = await openDatabase(crypto.randomUUID());
  const local = new Map<string, unknown>();
  const place = {
    get: async (key: string) => local.get(key),
    set: async (key: string, value: unknown) => void local.set(key, value),
  };
  journal = createJournal(db, createAuditTrail({ db, local: place, log: { warn: () => undefined } }));
});

afterEach(() => db.close());

// Spec J-4
describe('the fence', () => {
  it('lets only the runner write that holds it', async () => {
    await journal.start('one', record('c'), () => [], 1);
    await journal.adopt('two');
    await expect(journal.update('one', 'c', 2, end)).rejects.toThrow(FenceLost);
    expect(await journal.read('c')).toMatchObject({ change: { runnerId: 'two', state: 'open' } });
    expect(await journal.update('two', 'c', 2, end)).toMatchObject({ change: { state: 'ended' } });
  });

  it('undoes the start of a change that would supersede another runner’s', async () => {
    await journal.start('one', record('c'), () => [], 1);
    const superseding = journal.start('two', record('d'), (open) => open.map(end), 2);
    await expect(superseding).rejects.toThrow(FenceLost);
    expect(await journal.read('d')).toBeNull();
    expect(await journal.read('c')).toMatchObject({ change: { state: 'open' } });
  });
});

describe('a write', () => {
  // Spec J-1
  it('is strict: it is on the disk when it is committed', async () => {
    const transaction = vi.spyOn(db, 'transaction');
    await journal.start('one', record('c'), () => [], 1);
    await journal.update('one', 'c', 2, end);
    const writing = transaction.mock.calls.filter(
      ([stores, mode]) => mode === 'readwrite' && Object.values(stores).includes('steps'),
    );
    expect(writing.length).toBeGreaterThan(1);
    expect(writing.map(([, , options]) => options)).toEqual(writing.map(() => ({ durability: 'strict' })));
  });

  it('takes the step’s end, its account’s state and the audit rows together', async () => {
    await db.put('accounts', account);
    await journal.start('one', record('c'), () => [], 1);
    await journal.update('one', 'c', 7, end);
    expect(await db.get('accounts', 'a')).toMatchObject({
      passwordState: 'inStep',
      passwordStateSince: 7,
      passwordChangedAt: 7,
    });
    expect((await db.getAll('audit')).map(({ event, at }) => [event, at])).toEqual([
      ['requested', 1],
      ['stepEnded', 7],
      ['changeEnded', 7],
    ]);
  });

  it('is all or nothing', async () => {
    await db.put('accounts', account);
    await journal.start('one', record('c'), () => [], 1);
    const failing = journal.update('one', 'c', 7, () => {
      throw new Error('A fault.');
    });
    await expect(failing).rejects.toThrow('A fault.');
    expect(await journal.read('c')).toMatchObject({ change: { state: 'open' }, steps: [{ state: 'planned' }] });
    expect(await db.count('audit')).toBe(1);
  });

  // Spec T-1
  it('tells how long an attempt took', async () => {
    await journal.start('one', record('c'), () => [], 1);
    await journal.update('one', 'c', 100, (before) =>
      withStep(before, { state: 'attempting', stateSince: 100, attempts: 1 }),
    );
    await journal.update('one', 'c', 350, end);
    const row = (await db.getAll('audit')).find(({ event }) => event === 'stepEnded');
    expect(row).toMatchObject({
      duration: 250,
      attempt: 1,
      outcome: 'changed',
      sourceName: 'Mail',
      accountName: 'ann',
    });
  });

  it('is one transaction with its rows, once the journal has written the change', async () => {
    await journal.start('one', record('c'), () => [], 1);
    await journal.update('one', 'c', 2, (before) => withStep(before, { state: 'attempting', stateSince: 2 }));
    const transaction = vi.spyOn(db, 'transaction');
    await journal.update('one', 'c', 3, end);
    expect(transaction.mock.calls.map(([, mode]) => mode)).toEqual(['readwrite']);
    expect(await db.count('audit')).toBe(3);
  });

  it('loses nothing when commits overlap, in whatever way', async () => {
    await journal.start('one', record('c'), () => [], 1);
    const update = () => journal.update('one', 'c', 2, attempt);
    await update();
    const [first, second] = [update(), update()];
    await first;
    const third = update();
    await second;
    await Promise.all([third, update(), journal.markSeen('c', 9)]);
    await update();
    expect(await journal.read('c')).toMatchObject({ change: { seenAt: 9 }, steps: [{ attempts: 6 }] });
    expect(await journal.readLatest('c')).toMatchObject({ steps: [{ attempts: 6 }] });
  });

  it('undoes what it wrote on the change as it knew it, where another one has been at it since', async () => {
    await journal.start('one', record('c'), () => [], 1);
    await journal.update('one', 'c', 2, attempt);
    await journal.markSeen('c', 7);
    await journal.update('one', 'c', 3, attempt);
    expect(await journal.read('c')).toMatchObject({ change: { seenAt: 7 }, steps: [{ attempts: 2 }] });
    await journal.adopt('two');
    await expect(journal.update('one', 'c', 4, end)).rejects.toThrow(FenceLost);
    expect(await journal.read('c')).toMatchObject({ change: { state: 'open' }, steps: [{ attempts: 2 }] });
    expect(await db.count('audit')).toBe(1);
  });

  it('does nothing where nothing follows', async () => {
    await journal.start('one', record('c'), () => [], 1);
    expect(await journal.update('one', 'c', 2, () => null)).toBeNull();
    expect(await journal.update('one', 'gone', 2, end)).toBeNull();
  });
});

describe('the start of a change', () => {
  it('is idempotent by its id', async () => {
    expect(await journal.start('one', record('c'), () => [], 1)).toMatchObject({ kind: 'started' });
    expect(await journal.start('one', record('c'), () => [], 2)).toEqual({ kind: 'known' });
    expect(await db.count('audit')).toBe(1);
  });

  it('commits what it supersedes in the same transaction', async () => {
    await journal.start('one', record('c'), () => [], 1);
    const started = await journal.start('one', record('d'), (open) => open.map(end), 2);
    expect(started).toMatchObject({ kind: 'started', superseded: [{ change: { id: 'c', state: 'ended' } }] });
    expect((await journal.openChanges()).map(({ change }) => change.id)).toEqual(['d']);
  });

  it('writes nothing when it is refused', async () => {
    expect(await journal.start('one', record('c'), () => ({ refusal: 'no' }), 1)).toEqual({
      kind: 'refused',
      refusal: 'no',
    });
    expect([await db.count('changes'), await db.count('steps'), await db.count('audit')]).toEqual([0, 0, 0]);
  });
});

// Spec A-1
describe('where an account’s password stands', () => {
  const changed = step({ state: 'changed' });
  it.each([
    ['in step with what it changed', step({ state: 'changed' }), [], 'inStep'],
    ['out of step when another one changed', step({ state: 'rejected' }), [changed], 'outOfStep'],
    ['as before when nothing changed', step({ state: 'rejected' }), [], 'inStep'],
    ['as before while it waits', step({ state: 'unreachable' }), [changed], 'inStep'],
    ['unknown while nobody knows', step({ state: 'unknown' }), [changed], 'unknown'],
    ['unknown when a doubt is superseded', step({ state: 'superseded', memory: doubt }), [], 'unknown'],
    ['out of step when the person says so', step({ state: 'gaveUp', memory: doubt }), [changed], 'outOfStep'],
  ] as const)('is %s', (_, own, others, expected) => {
    expect(passwordStateAfter(own, [own, ...others])).toBe(expected);
  });
});

const doubt = {
  failures: 0,
  looks: 0,
  doubt: 'open',
  comesBackTo: 'look',
  probablyChanged: false,
  currentProven: true,
  currentRefused: false,
  newRefusedAt: null,
  currentIsNext: false,
} as const;

const source = { connector: 'fake', url: 'https://mail.example/' };

const account = {
  id: 'a',
  sourceId: 's',
  nativeIdentity: 'ann',
  name: 'ann',
  authenticationAccount: false,
  key: accountKey(source, 'ann'),
  linkedBy: 'signIn',
  linkedAt: 0,
  passwordState: 'neverChanged',
  passwordStateSince: 0,
  passwordChangedAt: null,
} as const;

function step(overrides: Partial<Step>): Step {
  return {
    id: 'c/0',
    changeId: 'c',
    index: 0,
    account: {
      id: 'a',
      key: account.key,
      nativeIdentity: 'ann',
      name: 'ann',
      disabled: false,
      passwordState: 'inStep',
    },
    source: {
      id: 's',
      name: 'Mail',
      connector: 'fake',
      origin: 'https://mail.example',
      mode: 'selfService',
      authenticationSource: false,
      canSignIn: true,
      repeatable: false,
      needsCurrentPassword: true,
    },
    gates: false,
    state: 'planned',
    stateSince: 1,
    attempts: 0,
    outcome: null,
    nextAttemptAt: null,
    note: null,
    ...overrides,
  };
}

function record(id: string): ChangeRecord {
  const change: Change = {
    id,
    target: { kind: 'source', id: 's', name: 'Mail' },
    identityName: 'Ann',
    policy: newPolicy('p', 'Policy'),
    requestedAt: 1,
    state: 'open',
    endedAt: null,
    secretsExpireAt: 1000,
    gated: false,
    proofStepId: null,
    proved: false,
    runnerId: null,
    stopRequested: false,
    leftOut: [],
    seenAt: null,
  };
  return { change, steps: [step({ id: `${id}/0`, changeId: id })] };
}

function withStep({ change, steps }: ChangeRecord, overrides: Partial<Step>): ChangeRecord {
  return { change, steps: steps.map((one) => ({ ...one, ...overrides })) };
}

function end({ change, steps }: ChangeRecord): ChangeRecord {
  const ended: Change = { ...change, state: 'ended', endedAt: 2 };
  return withStep({ change: ended, steps }, { state: 'changed' });
}

function attempt(before: ChangeRecord): ChangeRecord {
  return withStep(before, { attempts: (before.steps[0]?.attempts ?? 0) + 1, state: 'attempting' });
}
