import type { PasswordState } from '../model/account.ts';
import { type Change, isEnd, isSuccess, type Step } from '../model/change.ts';
import { isSame } from '../model/same.ts';
import { putPasswordState } from './accounts.ts';
import type { AuditEntry, AuditTrail } from './audit/trail.ts';
import type { Database } from './database/open.ts';
import type { WriteTransaction } from './database/write.ts';

/** A change with its steps, in order. */
export interface ChangeRecord {
  readonly change: Change;
  readonly steps: readonly Step[];
}

/** The person's word on an unknown, for the audit trail. */
export interface PersonsWord {
  readonly stepId: string;
  readonly answer: string;
}

export interface Written extends ChangeRecord {
  /** The steps that ended in this commit. */
  readonly ended: readonly Step[];
}

/**
 * The write-ahead journal: every state of every change and step is committed here, strictly, before anything follows
 * from it. Each write compares the runner's id with the row's, so that a runner that was replaced writes nothing.
 */
export interface Journal {
  openChanges(): Promise<readonly ChangeRecord[]>;
  read(changeId: string): Promise<ChangeRecord | null>;
  /**
   * The same for the runner, which comes here after each of its commits: as this journal wrote it last, and only else
   * as it is stored. What it decides by it holds only once `update` has compared it with what is stored.
   */
  readLatest(changeId: string): Promise<ChangeRecord | null>;
  /** As it is stored: is the step *attempting*, by that runner, and nobody has asked to stop? */
  isAttempting(runnerId: string, stepId: string): Promise<boolean>;
  /** The change that a step belongs to. */
  changeOf(stepId: string): Promise<ChangeRecord | null>;
  /** From now on this runner writes the open changes. */
  adopt(runnerId: string): Promise<readonly ChangeRecord[]>;
  /**
   * Starts a change with the steps of its plan, and writes what `supersede` makes of the other open ones, in one
   * commit. `known` when there is a change of that id already; `refused` when `supersede` refuses.
   * @throws FenceLost
   */
  start<Refusal>(
    runnerId: string,
    record: ChangeRecord,
    supersede: (open: readonly ChangeRecord[]) => readonly ChangeRecord[] | { readonly refusal: Refusal },
    at: number,
  ): Promise<
    | { readonly kind: 'started'; readonly superseded: readonly Written[] }
    | { readonly kind: 'known' }
    | { readonly kind: 'refused'; readonly refusal: Refusal }
  >;
  /**
   * Reads the change, lets `decide` say what becomes of it, and commits that with everything that hangs on it: audit
   * rows and the accounts' password states. Null when `decide` says that nothing does. `decide` may run twice.
   * @throws FenceLost
   */
  update(
    runnerId: string,
    changeId: string,
    at: number,
    decide: (record: ChangeRecord) => ChangeRecord | null,
    word?: PersonsWord,
  ): Promise<Written | null>;
  /** The end was shown. Answers false when there is no such change. */
  markSeen(changeId: string, at: number): Promise<boolean>;
}

/** Another runner has taken over: this one stops quietly. */
export class FenceLost extends Error {
  constructor() {
    super('Another runner has taken over.');
    this.name = 'FenceLost';
  }
}

export function createJournal(db: Database, audit: AuditTrail): Journal {
  /** Open changes as they were last written here, each until its next commit begins. */
  const written = new Map<string, ChangeRecord>();
  /** Commits under way: while there is another one, nobody knows what it will leave behind. */
  let underWay = 0;

  async function commits<T>(work: Promise<T>): Promise<T> {
    underWay += 1;
    try {
      return await work;
    } finally {
      underWay -= 1;
    }
  }

  function read(changeId: string): Promise<ChangeRecord | null> {
    const tx = db.transaction(['changes', 'steps']);
    return readOne(tx.objectStore('changes'), tx.objectStore('steps').index('byChange'), changeId);
  }

  const updateAsStored: Update<string> = (runnerId, changeId, at, decide, word) =>
    audit.write(['changes', 'steps', 'accounts'], async (tx, note) => {
      const before = await readOne(tx.objectStore('changes'), tx.objectStore('steps').index('byChange'), changeId);
      if (before === null) return null;
      if (before.change.state === 'open' && before.change.runnerId !== runnerId) throw new FenceLost();
      const after = decide(before);
      if (after === null) return null;
      for (const row of rowsOf(before, after, at, word)) note(row);
      return commit(tx, runnerId, before, after, at);
    });

  /**
   * The same without waiting for what is stored: all is written at once, and undone where the change's row says that
   * somebody else has been at it. Its steps need no look, because nobody but the runner in that row writes them.
   */
  const updateAsKnown: Update<ChangeRecord> = async (runnerId, known, at, decide, word) => {
    const after = decide(known);
    if (after === null) return null;
    const rows = rowsOf(known, after, at, word);
    try {
      return await audit.write(
        ['changes', 'steps', 'accounts'],
        async (tx, note) => {
          for (const row of rows) note(row);
          const [stored, result] = await Promise.all([
            tx.objectStore('changes').get(known.change.id),
            commit(tx, runnerId, known, after, at),
          ]);
          if (!isSame(stored, known.change)) throw new NotAsKnown();
          return result;
        },
        rows,
      );
    } catch (error) {
      if (!(error instanceof NotAsKnown)) throw error;
      return updateAsStored(runnerId, known.change.id, at, decide, word);
    }
  };

  return {
    openChanges: async () => {
      const tx = db.transaction(['changes', 'steps']);
      return readOpen(tx.objectStore('changes').index('byState'), tx.objectStore('steps').index('byChange'));
    },
    read,
    readLatest: async (changeId) => written.get(changeId) ?? read(changeId),
    isAttempting: async (runnerId, stepId) => {
      const tx = db.transaction(['changes', 'steps']);
      const step = await tx.objectStore('steps').get(stepId);
      const change = step && (await tx.objectStore('changes').get(step.changeId));
      return change?.runnerId === runnerId && !change.stopRequested && step?.state === 'attempting';
    },
    changeOf: async (stepId) => {
      const tx = db.transaction(['changes', 'steps']);
      const step = await tx.objectStore('steps').get(stepId);
      const change = step && (await tx.objectStore('changes').get(step.changeId));
      if (change === undefined) return null;
      return { change, steps: inOrder(await tx.objectStore('steps').index('byChange').getAll(change.id)) };
    },
    adopt: async (runnerId) => {
      const write = audit.write(['changes', 'steps'], async (tx) => {
        const adopted: ChangeRecord[] = [];
        for (const record of await readOpenIn(tx)) {
          const change = { ...record.change, runnerId };
          await tx.objectStore('changes').put(change);
          adopted.push({ ...record, change });
        }
        return adopted;
      });
      const result = await commits(write);
      written.clear();
      return result;
    },
    start: async (runnerId, record, supersede, at) => {
      const write = audit.write(['changes', 'steps', 'accounts'], async (tx, note) => {
        if ((await tx.objectStore('changes').get(record.change.id)) !== undefined) return { kind: 'known' as const };
        const open = await readOpenIn(tx);
        const decided = supersede(open);
        if ('refusal' in decided) return { kind: 'refused' as const, refusal: decided.refusal };
        const superseded: Written[] = [];
        for (const after of decided) {
          const before = open.find((one) => one.change.id === after.change.id);
          if (before === undefined) continue;
          superseded.push(await commit(tx, runnerId, before, after, at));
          for (const row of rowsOf(before, after, at)) note(row);
        }
        await tx.objectStore('changes').add({ ...record.change, runnerId });
        for (const step of record.steps) await tx.objectStore('steps').add(step);
        note(requestedRow(record.change, at));
        return { kind: 'started' as const, superseded };
      });
      const result = await commits(write);
      written.clear();
      return result;
    },
    update: async (runnerId, changeId, at, decide, word) => {
      const known = underWay === 0 ? written.get(changeId) : undefined;
      // Only what comes of this is known again: after a failure, or where nothing followed, the store is asked anew.
      written.delete(changeId);
      const result = await commits(
        known === undefined
          ? updateAsStored(runnerId, changeId, at, decide, word)
          : updateAsKnown(runnerId, known, at, decide, word),
      );
      if (underWay === 0 && result?.change.state === 'open') written.set(changeId, result);
      return result;
    },
    markSeen: (changeId, at) =>
      audit.write(['changes'], async (tx) => {
        const changes = tx.objectStore('changes');
        const change = await changes.get(changeId);
        if (change === undefined) return false;
        await changes.put({ ...change, seenAt: at });
        return true;
      }),
  };
}

/** `Journal.update` of a change that is told by its id, or as it was written last. */
type Update<Of> = (
  runnerId: string,
  of: Of,
  at: number,
  decide: (record: ChangeRecord) => ChangeRecord | null,
  word?: PersonsWord,
) => Promise<Written | null>;

/** Undoes what was written on a record that is another one by now. */
class NotAsKnown extends Error {}

async function commit(
  tx: WriteTransaction,
  runnerId: string,
  before: ChangeRecord,
  after: ChangeRecord,
  at: number,
): Promise<Written> {
  if (before.change.runnerId !== runnerId) throw new FenceLost();
  const altered = after.steps.filter((step) => {
    const old = before.steps[step.index];
    return old !== undefined && old !== step;
  });
  await Promise.all([
    after.change === before.change ? undefined : tx.objectStore('changes').put(after.change),
    ...altered.map((step) => tx.objectStore('steps').put(step)),
    putPasswordStates(tx, before, after, at),
    putLeftBehind(tx, before, after, at),
  ]);
  return { ...after, ended: endsIn(before, after).map(({ step }) => step) };
}

/** The steps that ended between the two, each with what it was before. */
function endsIn(before: ChangeRecord, after: ChangeRecord): readonly { readonly step: Step; readonly old: Step }[] {
  return after.steps.flatMap((step) => {
    const old = before.steps[step.index];
    return old !== undefined && isEnd(step.state) && !isEnd(old.state) ? [{ step, old }] : [];
  });
}

/** What the audit trail says of the way from one to the other. */
function rowsOf(before: ChangeRecord, after: ChangeRecord, at: number, word?: PersonsWord): readonly AuditEntry[] {
  const said = word && before.steps.find((step) => step.id === word.stepId);
  const ends = after.change.state === 'ended' && before.change.state === 'open';
  return [
    ...(word && said ? [wordRow(before.change, said, word.answer, at)] : []),
    ...endsIn(before, after).map(({ step, old }) => endRow(after.change, step, old, at)),
    ...(ends ? [changeEndRow(after, at)] : []),
  ];
}

/** An account is out of step only against one that has the new password; where nothing changed, all is as before. */
export function passwordStateAfter(step: Step, steps: readonly Step[]): PasswordState {
  if (isSuccess(step.state)) return 'inStep';
  if (step.state === 'unknown' || step.memory?.doubt === 'open')
    return isSettled(step) ? outOfStep(step, steps) : 'unknown';
  return isEnd(step.state) ? outOfStep(step, steps) : (step.account.passwordState ?? 'neverChanged');
}

/** The person's word, or an answer that cannot follow on a change, has settled the doubt. */
function isSettled(step: Step): boolean {
  return isEnd(step.state) && step.state !== 'superseded' && step.state !== 'stopped';
}

function outOfStep(step: Step, steps: readonly Step[]): PasswordState {
  return steps.some((one) => isSuccess(one.state)) ? 'outOfStep' : (step.account.passwordState ?? 'neverChanged');
}

async function putPasswordStates(tx: WriteTransaction, before: ChangeRecord, after: ChangeRecord, at: number) {
  for (const step of after.steps) {
    const old = before.steps[step.index];
    if (old === undefined) continue;
    const state = passwordStateAfter(step, after.steps);
    const changedNow = step.state === 'changed' && old.state !== 'changed';
    if (state === passwordStateAfter(old, before.steps) && !changedNow) continue;
    await putPasswordState(tx, step.account, state, at, changedNow ? at : null);
  }
}

/** An account that was not picked keeps its password, and falls behind as soon as another one has the new password. */
async function putLeftBehind(tx: WriteTransaction, before: ChangeRecord, after: ChangeRecord, at: number) {
  const succeeded = ({ steps }: ChangeRecord) => steps.some(({ state }) => isSuccess(state));
  if (succeeded(before) || !succeeded(after)) return;
  for (const { accountId } of after.change.leftOut) {
    const account = await tx.objectStore('accounts').get(accountId);
    if (account?.passwordState === 'inStep') await putPasswordState(tx, account, 'outOfStep', at, null);
  }
}

async function readOpenIn(tx: WriteTransaction): Promise<readonly ChangeRecord[]> {
  return readOpen(tx.objectStore('changes').index('byState'), tx.objectStore('steps').index('byChange'));
}

interface Store<T> {
  get(key: string): Promise<T | undefined>;
}

interface Index<T> {
  getAll(key: string): Promise<T[]>;
}

async function readOne(changes: Store<Change>, steps: Index<Step>, changeId: string): Promise<ChangeRecord | null> {
  const [change, found] = await Promise.all([changes.get(changeId), steps.getAll(changeId)]);
  return change === undefined ? null : { change, steps: inOrder(found) };
}

async function readOpen(changes: Index<Change>, steps: Index<Step>): Promise<readonly ChangeRecord[]> {
  const records: ChangeRecord[] = [];
  for (const change of (await changes.getAll('open')).toSorted((a, b) => a.requestedAt - b.requestedAt))
    records.push({ change, steps: inOrder(await steps.getAll(change.id)) });
  return records;
}

function inOrder(steps: readonly Step[]): readonly Step[] {
  return steps.toSorted((a, b) => a.index - b.index);
}

function requestedRow(change: Change, at: number): AuditEntry {
  const unchecked = change.uncheckedRules?.join(', ');
  const sentence = unchecked === undefined ? null : `Allowed and not checked: ${unchecked}`;
  return { ...emptyRow(change, at), event: 'requested', outcome: 'requested', sentence };
}

function endRow(change: Change, step: Step, old: Step, at: number): AuditEntry {
  return {
    ...stepRow(change, step, at),
    event: 'stepEnded',
    outcome: step.state,
    duration: old.state === 'attempting' ? at - old.stateSince : null,
    sentence: step.outcome?.sentence ?? null,
  };
}

function wordRow(change: Change, step: Step, answer: string, at: number): AuditEntry {
  return { ...stepRow(change, step, at), event: 'personsWord', outcome: answer };
}

function changeEndRow({ change, steps }: ChangeRecord, at: number): AuditEntry {
  const changed = steps.filter((step) => isSuccess(step.state)).length;
  const outcome = changed === steps.length ? 'allChanged' : changed === 0 ? 'noneChanged' : 'someChanged';
  return { ...emptyRow(change, at), event: 'changeEnded', outcome, duration: at - change.requestedAt };
}

function stepRow(change: Change, step: Step, at: number): AuditEntry {
  const { source, account, attempts } = step;
  return { ...emptyRow(change, at), sourceName: source.name, accountName: account.name, attempt: attempts };
}

function emptyRow(change: Change, at: number): AuditEntry {
  return {
    at,
    event: 'requested',
    who: change.identityName,
    changeId: change.id,
    target: change.target.name,
    sourceName: null,
    accountName: null,
    attempt: null,
    outcome: '',
    duration: null,
    sentence: null,
  };
}
