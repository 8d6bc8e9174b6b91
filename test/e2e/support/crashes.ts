import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshMs } from '../../../core/connectors/http/reach-first.ts';
import { type CrashPlace, crashPlaces } from '../../../core/crash-point.ts';
import type { Step, StepState } from '../../../core/model/change.ts';
import type { AuditRow } from '../../../core/store/database/schema.ts';
import { type BrowserName, type ExtensionPage, until } from '../../browsers/index.ts';
import { type CrashControl, isUnawaited, startCrashControl, type Visit } from './crash-control.ts';
import {
  forgetInFlight,
  forgetRefusedSignIns,
  inFlight,
  stored,
  storedChange,
  storeLocally,
  tell,
} from './extension.ts';
import { report } from './reliability.ts';
import { oldPassword, type TestSource } from './sources.ts';
import { agree } from './truth.ts';
import { useWorld } from './world.ts';

/** What a change was asked for, as the page sends it. */
type Message = Parameters<typeof tell>[1] & { readonly type: 'startChange' };

/** One file for each browser runs this, so that the two run beside each other. */
export function describeCrashes(name: BrowserName): void {
  describe(`A background that is ended in ${name}`, () => {
    const world = useWorld(name, { build: 'crashing' });
    let control: CrashControl;
    let page: ExtensionPage;
    let sources: readonly TestSource[];
    let group: string;
    let password = oldPassword;
    let changes = 0;
    let kills = 0;

    beforeAll(async () => {
      control = await startCrashControl();
      sources = [
        await world.signIn(),
        await world.directory(),
        await world.directory({
          accounts: [{ name: 'bob' }, { name: 'bob-admin' }],
          source: { multipleAccountPasswordSync: true },
        }),
      ];
      group = await world.group(sources);
      page = await world.browser.open('popup.html');
      await storeLocally(page, 'crashControl', control.url);
    });
    afterAll(() => control.stop());

    test('at each place of the code, at each step of a change, loses nothing and repeats nothing blindly', async () => {
      const undisturbed = (await survives([])).filter(isEachTime);
      for (const ends of acrossSteps(undisturbed.filter((visit) => !isApart(visit)))) await survives(ends);
      for (const end of undisturbed.filter(isApart)) await survives([end]);
      const answers = undisturbed.filter(({ place }) => place === 'send.answered');
      expect(answers).toHaveLength(4);
      // An end in the recovery from an end.
      await survives(
        answers.flatMap((answer) => [
          answer,
          { place: 'lead.locked', step: -1, nth: 1 },
          { place: 'lead.adopted', step: -1, nth: 1 },
        ]),
      );

      await survivesFinishing();

      const reached = new Set([
        ...undisturbed.map(({ place }) => place),
        'lead.locked',
        'lead.adopted',
        ...placesOfFinishing,
      ]);
      expect([...reached].toSorted()).toEqual([...crashPlaces].toSorted());
      const activity = await world.browser.open('options.html#activity');
      await activity.says(/The audit trail is intact \(\d+ rows\)\./, 60_000);
      await activity.close();
      await report(`crashes-${name}`, {
        figure: `Ends of the background in ${name}, each followed by the whole truth`,
        value: `${kills} (${crashPlaces.length} places in the code, ${answers.length} steps, ${changes} changes)`,
      });
    }, 600_000);

    /** One change, whose background is ended at each of the visits in turn; answers the visits of the change. */
    async function survives(ends: readonly Visit[]): Promise<readonly Visit[]> {
      changes += 1;
      const message = nextChange();
      const at = { change: changes, ends };
      for (const { proxy } of sources) proxy.reset();
      const doubts = new Map<number, number>();

      const remaining = [...ends];
      let next = control.arm(inReach(remaining));
      ask(message);
      while (remaining.length > 0) {
        const end = await goesOnUntil(`one of ${JSON.stringify(remaining)}`, message, next.reached);
        await world.browser.endBackground();
        kills += 1;
        remaining.splice(remaining.indexOf(end), 1);
        next = control.arm(inReach(remaining));
        for (const { state, index } of await agreeOn(message, at))
          if (state === 'attempting') doubts.set(index, (doubts.get(index) ?? 0) + 1);
        // A sign-in that was cut off counts as refused for half an hour: so many are too many for one account.
        await forgetRefusedSignIns(page);
        // As a page does that got no answer: the same message again, which starts the change or finds it started.
        ask(message);
      }
      await goesOnUntil('the change to end', message, ended(message));
      // It is in the journal before the background has done what follows from it, whose places count too.
      if (ends.length === 0) await until('the background to rest', async () => isLast(control.visits.at(-1)));
      const visits = [...control.visits];
      control.arm();

      const steps = await agreeOn(message, at);
      expect({ at, states: steps.map(({ state }) => state) }).toEqual({ at, states: steps.map(() => 'changed') });
      expectArrivals(at, steps, doubts);
      await until('the passwords to be forgotten', async () => !(await inFlight(page)).includes(message.changeId));
      expect({ at, rows: await auditRows(message) }).toEqual({
        at,
        rows: ['requested', ...steps.map(({ account }) => `stepEnded ${account.name}`).toSorted(), 'changeEnded'],
      });
      password = message.newPassword;
      return visits;
    }

    /** A change whose passwords are gone, as after a restart of the browser, and its *Finish the rest* is cut off twice. */
    async function survivesFinishing(): Promise<void> {
      changes += 1;
      const message = nextChange();
      const at = { change: changes, ends: placesOfFinishing };
      for (const { proxy } of sources) proxy.reset();
      const directories = sources.slice(1);
      for (const { proxy } of directories) await proxy.refuseConnections();
      // One that has just answered is sent the change at once, and of that nobody knows whether it arrived.
      await delay(freshMs);
      control.arm();
      ask(message);
      await rest('unreachable');
      await world.browser.endBackground();
      await forgetInFlight(page);
      await tell(page, { type: 'wake' });
      await rest('needsPassword');
      for (const { proxy } of directories) await proxy.listenAgain();

      const { changeId, newPassword } = message;
      const finish = () => tell(page, { type: 'finishRest', changeId, newPassword, currentPasswords: {} });
      for (const place of placesOfFinishing) {
        const { reached } = control.arm([{ place, step: -1, nth: 1 }]);
        void finish().catch(() => undefined);
        await reached;
        await world.browser.endBackground();
        kills += 1;
        await agreeOn(message, at);
        await forgetRefusedSignIns(page);
      }
      control.arm();
      expect(await finish()).toEqual({ ok: true, checked: true });
      await ended(message);

      const steps = await agreeOn(message, at);
      expect(steps.map(({ state }) => state)).toEqual(steps.map(() => 'changed'));
      expectArrivals(at, steps, new Map());
      await until('the passwords to be forgotten', async () => !(await inFlight(page)).includes(changeId));
      password = newPassword;

      async function rest(state: StepState): Promise<void> {
        await until(`the rest to be ${state}`, async () => {
          const [first, ...others] = (await storedChange(page, message.changeId)).steps;
          return first?.state === 'changed' && others.every((step) => step.state === state);
        });
      }
    }

    function nextChange(): Message {
      const accounts = sources.flatMap((source) => source.accounts);
      return {
        type: 'startChange',
        changeId: crypto.randomUUID(),
        target: { kind: 'group', id: group.replace('Group ', 'group-') },
        newPassword: `Spring-meadow-${changes}`,
        currentPasswords: Object.fromEntries(accounts.map(({ configuration }) => [configuration.id, password])),
        chosenAccounts: {},
      };
    }

    /** Its answer is lost where the background ends. */
    function ask(message: Message): void {
      tell(page, message).catch(() => undefined);
    }

    /** A change that goes no further before the ladder's time is sent on: those times are proved elsewhere. */
    async function goesOnUntil<T>(what: string, { changeId }: Message, reached: Promise<T>): Promise<T> {
      let [there, asking] = [false, false];
      void reached.then(() => (there = true));
      const nudge = async () => {
        asking = true;
        const { steps } = await storedChange(page, changeId);
        const open = steps.filter(({ state }) => state !== 'changed');
        const waiting = open.filter(({ nextAttemptAt }) => nextAttemptAt !== null);
        // While the gate waits, so do those behind it, without a time of their own.
        if (waiting.length > 0 && (waiting.length === open.length || waiting[0]?.index === 0))
          await tell(page, { type: 'retryNow', changeId }).catch(() => undefined);
        asking = false;
      };
      await until(what, async () => {
        // Not waited for: a background that stands still in a transaction lets nobody read.
        if (!there && !asking) void nudge().catch(() => (asking = false));
        return there;
      });
      return reached;
    }

    async function ended({ changeId }: Message): Promise<void> {
      await until('the end', async () => (await storedChange(page, changeId)).change?.state === 'ended');
    }

    function agreeOn({ changeId, newPassword }: Message, at: unknown): Promise<readonly Step[]> {
      const accounts = sources.flatMap((source) => source.accounts);
      return agree(page, { changeId, newPassword, accounts, before: () => password }, at);
    }

    /**
     * In the plan's order, each once. Where the background ended while a directory's request may have been out, it goes
     * by the ladder, on which it does not hold up the others, and may be there once more; a Keystone's never is.
     */
    function expectArrivals(at: unknown, steps: readonly Step[], doubts: ReadonlyMap<number, number>): void {
      const arrived = arrivals();
      const certain = steps.filter(({ index }) => index === 0 || !doubts.has(index)).map(({ account }) => account.name);
      expect({ at, arrived: arrived.filter((login) => certain.includes(login)) }).toEqual({ at, arrived: certain });
      expect({ at, first: arrived[0] }).toEqual({ at, first: steps[0]?.account.name });
      for (const { account, index } of steps) {
        const times = arrived.filter((login) => login === account.name).length;
        const most = index === 0 ? 1 : 1 + (doubts.get(index) ?? 0);
        expect({ at, index, times, isRight: times >= 1 && times <= most }).toMatchObject({ isRight: true });
      }
    }

    /** The logins whose change arrived at a source, in order. */
    function arrivals(): readonly string[] {
      const all = sources.flatMap(({ accounts, proxy }) =>
        proxy.arrivals
          .filter(({ method, path }) => method === 'PATCH' || path.endsWith('/password'))
          .map(({ path, at }) => {
            const account = accounts.find(({ configuration }) => path.includes(configuration.nativeIdentity));
            return { at, login: account?.login ?? path };
          }),
      );
      return all.toSorted((one, other) => one.at - other.at).map(({ login }) => login);
    }

    /** The trail of the change; the ends of its steps by name, between its request and its end. */
    async function auditRows({ changeId }: Message): Promise<readonly string[]> {
      const rows = ((await stored(page, 'audit')) as readonly AuditRow[])
        .filter((row) => row.changeId === changeId)
        .map(({ event, accountName }) => (accountName === null ? event : `${event} ${accountName}`));
      return [...rows.slice(0, 1), ...rows.slice(1, -1).toSorted(), ...rows.slice(-1)];
    }
  });
}

const placesOfFinishing: readonly CrashPlace[] = ['finish.passwordsComing', 'finish.passwordsKept'];

/** The runner looks whether there is more to do, and after the end of a change there is not. */
function isLast(visit: Visit | undefined): boolean {
  return visit?.place === 'drive.next';
}

/**
 * A change that its start and the background's wake-up both ask to go on is looked at once more at its end; and a second
 * visit that nothing waits for may be the first of the step before.
 */
function isEachTime(visit: Visit): boolean {
  return visit.nth === 1 || (visit.place !== 'drive.next' && !isUnawaited(visit));
}

/** Has a change of its own: it may come late, or hangs on which step is the change's last. */
function isApart(visit: Visit): boolean {
  return isUnawaited(visit) || visit.place === 'told.forgetting';
}

/**
 * A step that the end before it left in doubt waits, and a later one goes on: so each of the steps may come first. The
 * ends in a recovery come in their order.
 */
function inReach(ends: readonly Visit[]): readonly Visit[] {
  return ends.filter(({ step }, index) => index === 0 || step >= 0);
}

/**
 * Each visit once, the same one of each step in a change: so many ends fit into few changes. Others would not do, for the
 * end of one step and the next one go on beside each other, and what the background was ended before is not passed again.
 */
function acrossSteps(visits: readonly Visit[]): readonly (readonly Visit[])[] {
  const firsts = visits.filter((one, index) => visits.findIndex((other) => isSamePlace(one, other)) === index);
  return firsts.map((first) => visits.filter((visit) => isSamePlace(first, visit)));
}

function isSamePlace(one: Visit, other: Visit): boolean {
  return one.place === other.place && one.nth === other.nth;
}
