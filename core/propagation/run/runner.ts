import { crashPoint } from '../../crash-point.ts';
import { isEnd } from '../../model/change.ts';
import { proofStepsOf } from '../../model/proof.ts';
import { type ChangeRecord, FenceLost, type Journal, type PersonsWord, type Written } from '../../store/journal.ts';
import { carryOut, type OnlineAction, prepareAttempt, type PreparedAttempt, type Tools } from './attempt.ts';
import type { PropagationDeps } from '../dependencies.ts';
import type { AttemptEnded, PropagationEvent } from '../decide/events.ts';
import { apply } from '../decide/change-machine.ts';
import { nextAction, type DecisionContext, type VaultFacts } from '../decide/next-action.ts';
import { createSchedule } from './schedule.ts';
import { factsOf } from '../step-facts.ts';

/** Drives open changes: the only place where propagation's decisions become effects. */
export interface Runner {
  /** Becomes the one runner, or answers false when another background is it. */
  lead(): Promise<boolean>;
  /** Goes on with the change, as far as it goes now. */
  drive(changeId: string): void;
  /** Commits what happened to a change and what follows from it; null when it did not concern the change any more. */
  commit(changeId: string, event: PropagationEvent, word?: PersonsWord): Promise<Written | null>;
  /** Runs `work`, which takes the runner's id, as the one runner. */
  fenced<T>(work: (runnerId: string) => Promise<T>): Promise<T>;
  /** What follows outside the journal from a commit: pages re-read, passwords are forgotten. */
  told(written: Written): Promise<void>;
  /** Writes and begins nothing any more; another one may lead. */
  end(): void;
  /** Answers false for an alarm of somebody else. */
  alarmFired(name: string): boolean;
}

/** What becomes of the change at that time; null when nothing does. */
type Decide = (record: ChangeRecord, now: number) => ChangeRecord | null;

/** Begins work on an account that is held for it, and lets go of it afterwards. */
type Begin = (work: () => Promise<void>, release: () => void) => void;

interface Prepared {
  readonly attempt: PreparedAttempt;
  readonly around: DecisionContext;
  readonly release: () => void;
}

export function createRunner(deps: PropagationDeps, journal: Journal): Runner {
  const { accountLocks, clock, keepAlive, locks, log, random, vault } = deps;
  const driving = new Set<string>();
  const again = new Set<string>();
  /** Steps whose change request is out. */
  const out = new Set<string>();
  const schedule = createSchedule(deps, drive);
  let runner: { readonly id: string; readonly release: () => void } | null = null;
  let taking: Promise<boolean> | null = null;

  async function lead(): Promise<boolean> {
    if (runner !== null) return true;
    taking ??= takeLock().finally(() => (taking = null));
    const leads = await taking;
    if (!leads) schedule.tryAgain();
    return leads;
  }

  function takeLock(): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const held = locks.holdIfFree('propagation', async () => {
        const id = random.uuid();
        await crashPoint?.('lead.locked');
        const adopted = await journal.adopt(id);
        await crashPoint?.('lead.adopted');
        const released = new Promise<void>((release) => (runner = { id, release }));
        try {
          await findAttempting(adopted);
        } catch (error) {
          runner = null;
          // Another one has adopted them meanwhile.
          if (error instanceof FenceLost) return resolve(false);
          throw error;
        }
        resolve(true);
        await released;
      });
      held.then((free) => free || resolve(false), reject);
    });
  }

  /** Nobody else can be at it: a step found attempting was cut off. */
  async function findAttempting(records: readonly ChangeRecord[]): Promise<void> {
    for (const { change, steps } of records) {
      for (const step of steps)
        if (step.state === 'attempting' && !out.has(step.id))
          await commit(change.id, { type: 'foundAttempting', stepId: step.id, facts: factsOf(deps, step) });
    }
  }

  async function fenced<T>(work: (runnerId: string) => Promise<T>): Promise<T> {
    if (runner === null) throw new FenceLost();
    try {
      return await work(runner.id);
    } catch (error) {
      if (error instanceof FenceLost) stepDown();
      throw error;
    }
  }

  function stepDown(): void {
    end();
    schedule.tryAgain();
  }

  function end(): void {
    runner?.release();
    runner = null;
  }

  async function commit(changeId: string, event: PropagationEvent, word?: PersonsWord): Promise<Written | null> {
    const written = await write(changeId, (record, now) => apply(record, event, now), word);
    if (written !== null) await told(written);
    return written;
  }

  function write(changeId: string, decide: Decide, word?: PersonsWord): Promise<Written | null> {
    const now = clock.now();
    return fenced((id) => journal.update(id, changeId, now, (record) => decide(record, now), word));
  }

  async function told({ change, steps, ended }: Written): Promise<void> {
    await crashPoint?.('told.begins', { step: ended[0]?.index });
    deps.announcer.announce('changes');
    deps.announcer.announce('accounts');
    if (ended.length > 0) deps.announcer.announce('audit');
    for (const step of ended) await vault.forgetCurrentPassword(change.id, step.account.id);
    if (change.state !== 'ended') return;
    await crashPoint?.('told.forgetting');
    await vault.forgetChange(change.id);
    schedule.remove(change.id);
    if (ended.length > 0) deps.onChangeEnded?.(change, steps);
  }

  function drive(changeId: string): void {
    if (driving.has(changeId)) {
      again.add(changeId);
      return;
    }
    driving.add(changeId);
    void keepAlive.during(run(changeId));
  }

  async function run(changeId: string): Promise<void> {
    try {
      do {
        again.delete(changeId);
        while (await goOn(changeId));
      } while (again.has(changeId));
    } catch (error) {
      // Its journal says where it stands; the alarm comes back to it.
      if (error instanceof FenceLost) return;
      log.warn('A change could not go on.', error);
      schedule.set(changeId, clock.now() + 60_000);
    } finally {
      driving.delete(changeId);
    }
  }

  /** One action. Answers false when the change has nothing to do now. */
  async function goOn(changeId: string): Promise<boolean> {
    if (runner === null) return false;
    await schedule.net(changeId);
    await crashPoint?.('drive.next');
    const record = await journal.readLatest(changeId);
    if (record === null) return false;
    if (record.change.state === 'open' && record.change.runnerId !== runner.id) {
      // One that was replaced has started it meanwhile, or replaced this one. Whoever gets the lock next adopts it.
      stepDown();
      return false;
    }
    const action = nextAction(record, await surroundings(record));
    switch (action.do) {
      case 'nothing':
        schedule.remove(changeId);
        return false;
      case 'wait':
        schedule.set(changeId, action.until);
        return false;
      case 'askForPassword':
        await commit(changeId, { type: 'lacksPassword', stepId: action.step.id });
        return true;
      case 'findAttempting':
        await findAttempting([record]);
        return true;
      default:
        return actOn(changeId, action);
    }
  }

  /** Does the action, and the attempts that begin with the end of the one before. Answers false when its account is busy. */
  async function actOn(changeId: string, action: OnlineAction): Promise<boolean> {
    const { key } = action.step.account;
    const release = accountLocks.tryAcquire(key);
    if (release === null) {
      accountLocks.whenFree(key, changeId, drive);
      return false;
    }
    const underWay: Promise<void>[] = [];
    const failures: unknown[] = [];
    const begin: Begin = (work, letGo) => {
      const begun = work().catch((error: unknown) => void failures.push(error));
      underWay.push(begun.finally(letGo));
    };
    const tools: Tools = {
      deps,
      out,
      commit: (event) => commit(changeId, event),
      isIntended: ({ id }) => fenced((runnerId) => journal.isAttempting(runnerId, id)),
      commitEnd: (event) => commitWithNext(changeId, event, tools, begin),
    };
    begin(() => carryOut(action, tools), release);
    // It grows meanwhile.
    for (const work of underWay) await work;
    if (failures.length > 0) throw failures[0];
    return true;
  }

  /**
   * Commits the end of an attempt, and in the same commit the intent of the next one where that is prepared: a commit is
   * what a step costs most besides its request. That request leaves before anything else is done, so that whoever stops
   * the change after the commit finds it out.
   */
  async function commitWithNext(changeId: string, ended: AttemptEnded, tools: Tools, begin: Begin): Promise<void> {
    // Whatever is wrong with the next one, this one has ended.
    const next = await prepareNext(changeId, ended, tools).catch(() => null);
    if (next === null) return void (await commit(changeId, ended));
    const { attempt, around, release } = next;
    const { id } = attempt.step;
    let begun = false;
    try {
      const written = await write(changeId, (record, now) => {
        const after = apply(record, ended, now);
        if (after === null) return null;
        const action = nextAction(after, around);
        // What else was committed meanwhile may have left it another turn, or none.
        if (action.do !== 'attempt' || action.step.id !== id) return after;
        return apply(after, { type: 'attemptStarted', stepId: id, signedIn: false }, now) ?? after;
      });
      begun = written?.steps.some((step) => step.id === id && step.state === 'attempting') ?? false;
      if (begun) begin(attempt.send, release);
      if (written !== null) await told(written);
    } finally {
      if (!begun) release();
    }
  }

  /** The attempt that comes next once that one has ended, its account held for it; null where none can begin at once. */
  async function prepareNext(changeId: string, ended: AttemptEnded, tools: Tools): Promise<Prepared | null> {
    const record = await journal.readLatest(changeId);
    const after = record && apply(record, ended, clock.now());
    if (!after) return null;
    const around = await surroundings(after);
    const action = nextAction(after, around);
    const attempt = await prepareAttempt(action, tools);
    if (attempt === null) return null;
    await schedule.net(changeId);
    const letGo = accountLocks.tryAcquire(attempt.step.account.key);
    if (letGo === null) return null;
    out.add(attempt.step.id);
    const release = () => {
      out.delete(attempt.step.id);
      letGo();
    };
    return { attempt, around, release };
  }

  async function surroundings(record: ChangeRecord): Promise<DecisionContext> {
    return {
      now: clock.now(),
      vault: await vaultFactsOf(record),
      factsOf: (step) => factsOf(deps, step),
      out,
    };
  }

  async function vaultFactsOf({ change, steps }: ChangeRecord): Promise<VaultFacts> {
    // Those of a *Finish the rest* that was cut off before its commit last longer than the change knows of.
    const isExpired = change.secretsExpireAt <= clock.now();
    const newPassword = !isExpired && (await vault.newPassword(change.id)) !== null;
    const asked = steps.filter(
      (step) => !isEnd(step.state) && (factsOf(deps, step).needsCurrent || proofStepsOf(change).includes(step.id)),
    );
    const currentPasswords = new Set<string>();
    for (const { account } of newPassword ? asked : [])
      if ((await vault.currentPassword(change.id, account.id)) !== null) currentPasswords.add(account.id);
    return { newPassword, currentPasswords };
  }

  return {
    lead,
    drive,
    commit,
    fenced,
    told,
    end,
    alarmFired: (name) => schedule.alarmFired(name),
  };
}
