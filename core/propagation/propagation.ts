import type { Answers, Done, FieldsOf, Handlers } from '../messages/commands.ts';
import { isEnd, type Step } from '../model/change.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { type Text, text } from '../model/text.ts';
import { markAuthenticationAccount, unlinkAccount } from '../store/accounts.ts';
import { createJournal, FenceLost } from '../store/journal.ts';
import { pruneRefusedSignIns } from '../store/refused-sign-ins.ts';
import type { PropagationEvent } from './decide/events.ts';
import { finishRest } from './finish-rest.ts';
import { linkAccount } from '../sources/link-account.ts';
import { lookUpAccounts, refreshAccounts } from '../sources/find-accounts.ts';
import { readPolicy, testConnection } from '../sources/questions.ts';
import { createRunner } from './run/runner.ts';
import { factsOf } from './step-facts.ts';
import { startChange } from './start-change.ts';
import { memoryOf } from './decide/step-state.ts';
import { tryOperation } from '../sources/try-operation.ts';
import { createReach } from '../connectors/http/reach-first.ts';
import { createAccountLocks } from '../sources/account-locks.ts';
import type { PropagationDeps as Deps } from './dependencies.ts';

export type PropagationDeps = Omit<Deps, 'reach' | 'accountLocks'>;

/**
 * How a password change travels: docs/propagation.md. The background makes one, calls `wake` at every start and hands
 * it the pages' commands. Commands answer as soon as what they ask for is committed; the work goes on behind them.
 */
export interface Propagation extends Pick<
  Handlers,
  | 'startChange'
  | 'retryNow'
  | 'stopChange'
  | 'finishRest'
  | 'answerUnknown'
  | 'markSeen'
  | 'lookUpAccounts'
  | 'refreshAccounts'
  | 'linkAccount'
  | 'unlinkAccount'
  | 'markAuthenticationAccount'
  | 'testConnection'
  | 'tryOperation'
  | 'readPolicy'
> {
  /** Goes on with everything that is unfinished. At every start of the background, and whenever a page opens. */
  wake(): Promise<Answers['wake']>;
  /** Any alarm; those of others are left alone. */
  alarmFired(name: string): Promise<void>;
  /** The browser granted or withdrew access to a host. */
  permissionsChanged(): Promise<void>;
  /** The database is closed: begins nothing any more, and lets the next one lead that opens it. */
  end(): void;
}

export function createPropagation(given: PropagationDeps): Propagation {
  const deps: Deps = { ...given, reach: createReach(given.clock), accountLocks: createAccountLocks() };
  const { announcer, clock, db, keepAlive, permissions, vault } = deps;
  const journal = createJournal(db, deps.audit);
  const runner = createRunner(deps, journal);

  let turn: Promise<unknown> = Promise.resolve();
  // One after the other: passwords are put away before their change is committed, and swept when they have none.
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return keepAlive.during(result);
  }

  /** Only the one runner writes; another background that still holds the lock is about to end. */
  async function leading<T>(work: () => Promise<T | Refused>): Promise<T | Refused> {
    if (!(await runner.lead())) return refuse(text('propagation.command.otherRunner'));
    try {
      return await work();
    } catch (error) {
      if (error instanceof FenceLost) return refuse(text('propagation.command.otherRunner'));
      throw error;
    }
  }

  async function goOn(isGranted: (step: Step) => boolean): Promise<void> {
    await leading(async () => {
      const open = await journal.openChanges();
      await vault.sweep(new Set(open.map(({ change }) => change.id)));
      await pruneRefusedSignIns(db, clock.now());
      for (const { change, steps } of open) {
        // Ended in between: the step's end is committed, and its password is still there.
        for (const step of steps) if (isEnd(step.state)) await vault.forgetCurrentPassword(change.id, step.account.id);
        for (const step of steps.filter(isGranted))
          if (await permissions.has(step.source.origin))
            await runner.commit(change.id, { type: 'permissionGranted', stepId: step.id });
        runner.drive(change.id);
      }
      return { ok: true };
    });
  }

  async function wake(): Promise<Done> {
    await inTurn(() => goOn((step) => step.state === 'needsPermission'));
    return { ok: true };
  }

  function retryNow({ changeId, stepId }: FieldsOf<'retryNow'>): Promise<Done | Refused> {
    return leading(async () => {
      const record = await journal.read(changeId);
      if (record === null) return refuse(text('propagation.command.changeGone'));
      for (const step of record.steps)
        if (!isEnd(step.state) && (stepId === undefined || stepId === step.id))
          await runner.commit(changeId, { type: 'retryNow', stepId: step.id, facts: factsOf(deps, step) });
      runner.drive(changeId);
      return { ok: true };
    });
  }

  function stopChange({ changeId }: FieldsOf<'stopChange'>): Promise<Done | Refused> {
    return leading(async () => {
      if ((await journal.read(changeId)) === null) return refuse(text('propagation.command.changeGone'));
      await runner.commit(changeId, { type: 'stopRequested' });
      runner.drive(changeId);
      return { ok: true };
    });
  }

  function answerUnknown({ stepId, answer }: FieldsOf<'answerUnknown'>): Promise<Done | Refused> {
    return leading(async () => {
      const record = await journal.changeOf(stepId);
      const step = record?.steps.find((one) => one.id === stepId);
      if (record === null || step === undefined) return refuse(text('propagation.command.changeGone'));
      const facts = factsOf(deps, step);
      const event: PropagationEvent = { type: 'answered', stepId, answer, facts };
      const written = await runner.commit(record.change.id, event, { stepId, answer });
      if (written === null) return refuse(whyNoAnswer(step, record.change.stopRequested));
      runner.drive(record.change.id);
      return { ok: true };
    });
  }

  async function markSeen({ changeId }: FieldsOf<'markSeen'>): Promise<Done | Refused> {
    if (!(await journal.markSeen(changeId, clock.now()))) return refuse(text('propagation.command.changeGone'));
    announcer.announce('changes');
    return { ok: true };
  }

  async function changeAccount(work: Promise<Done | Refused>): Promise<Done | Refused> {
    const answer = await work;
    if (answer.ok) announcer.announce('accounts');
    return answer;
  }

  return {
    wake,
    startChange: (command) => inTurn(() => leading(() => startChange(deps, journal, runner, command))),
    retryNow,
    stopChange,
    finishRest: (command) => inTurn(() => leading(() => finishRest(deps, journal, runner, command))),
    answerUnknown,
    markSeen,
    lookUpAccounts: (command) => keepAlive.during(lookUpAccounts(deps, command)),
    refreshAccounts: (command) => keepAlive.during(refreshAccounts(deps, command)),
    linkAccount: (command) => keepAlive.during(linkAccount(deps, command)),
    unlinkAccount: ({ accountId }) => changeAccount(unlinkAccount(db, accountId)),
    markAuthenticationAccount: ({ accountId }) => changeAccount(markAuthenticationAccount(db, accountId)),
    testConnection: ({ sourceId }) => keepAlive.during(testConnection(deps, sourceId)),
    tryOperation: (command) => keepAlive.during(leading(() => tryOperation(deps, command))),
    readPolicy: ({ sourceId }) => keepAlive.during(readPolicy(deps, sourceId)),
    alarmFired: async (name) => {
      if (runner.alarmFired(name)) await wake();
    },
    permissionsChanged: () => inTurn(() => goOn(({ state }) => state === 'needsPermission' || state === 'unknown')),
    end: () => runner.end(),
  };
}

function whyNoAnswer(step: Step, stopRequested: boolean): Text {
  if (step.state !== 'unknown') return text('propagation.command.notUnknown', step.account.name);
  if (stopRequested) return text('propagation.command.stopped');
  return memoryOf(step).currentRefused
    ? text('propagation.command.currentRefused', step.account.name)
    : text('propagation.command.notUnknown', step.account.name);
}
