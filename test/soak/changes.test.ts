/**
 * Change after change in one profile of the packaged build in Chromium, against a Keystone that signs in and
 * directories behind proxies that break by the seed, while the background is ended at moments from the seed: each result
 * is true, and the background does not grow. `npm run soak changes` runs it; how many and from which seed is in
 * the environment.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { isEnd, isSuccess, type Step } from '../../core/model/change.ts';
import type { AuditRow } from '../../core/store/database/schema.ts';
import { type ExtensionPage, until } from '../browsers/index.ts';
import { forgetRefusedSignIns, inFlight, stored, storedChange, tell } from '../e2e/support/extension.ts';
import { report } from '../e2e/support/reliability.ts';
import { oldPassword, type TestAccount, type TestSource } from '../e2e/support/sources.ts';
import { agree, type Asked } from '../e2e/support/truth.ts';
import { useWorld } from '../e2e/support/world.ts';
import type { Arrival, FaultProxy } from '../servers/fault-proxy.ts';
import { createDice } from '../simulation/dice.ts';
import { type Deed, drawDeed } from './deeds.ts';

const count = Number(process.env['LOCKSTEP_SOAK_CHANGES'] ?? 1_000);
const seed = process.env['LOCKSTEP_SOAK_SEED'] ?? '1';

/** How much larger the heap may be at the end than it was at the first look. */
const heapBudget = 1.2;
/** The first look at the heap; the background is not ended for a while before it, because a fresh one has little. */
const tenth = Math.floor(count / 10);
/** From here on the background is not ended any more: what each change leaves behind adds up in one life. */
const lastLife = Math.floor(count * 0.7);
const lastLifeTenth = lastLife + Math.floor((count - lastLife) / 10);

const mayEndIn = (number: number) => number < lastLife && (number <= tenth / 2 || number > tenth);

interface Group {
  readonly id: string;
  readonly sources: readonly TestSource[];
  readonly accounts: readonly TestAccount[];
  /** The directory's rule: what it refuses. */
  readonly refused: Set<string>;
}

describe('Changes one after the other in chromium', () => {
  const world = useWorld('chromium');
  const dice = createDice(seed);
  /** By the account's label. */
  const passwords = new Map<string, string>();
  /** What the audit trail must tell, by change. */
  const audit = new Map<string, readonly string[]>();
  let groups: readonly Group[];
  let page: ExtensionPage;
  let [ends, faults] = [0, 0];

  beforeAll(async () => {
    groups = [await setUp([]), await setUp([await world.cloud()])];
    page = await world.browser.open('popup.html');
  });

  /** An account that gates, these, and a directory with two accounts that has a rule of its own. */
  async function setUp(more: readonly TestSource[]): Promise<Group> {
    const refused = new Set<string>();
    const rule = (password: string) => (refused.has(password) ? 'This directory has had enough of it.' : undefined);
    const sources = [
      await world.signIn(),
      ...more,
      await world.directory(),
      await world.directory({
        accounts: [{ name: 'bob' }, { name: 'bob-admin' }],
        source: { multipleAccountPasswordSync: true },
        behaviour: { refuses: rule },
      }),
    ];
    const id = (await world.group(sources)).replace('Group ', 'group-');
    return { id, sources, accounts: sources.flatMap(({ accounts }) => accounts), refused };
  }

  test(
    `${count} changes of seed ${seed}, with faults and ends of the background: every result is true`,
    async () => {
      const started = performance.now();
      const heaps = { tenth: 0, lifeTenth: 0, end: 0 };
      for (let number = 1; number <= count; number += 1) {
        const deed = drawDeed(
          dice,
          groups.map(({ sources }) => sources.length),
          mayEndIn(number),
        );
        await change(number, deed);
        if (number === tenth) heaps.tenth = await world.browser.backgroundHeap();
        if (number === lastLifeTenth) heaps.lifeTenth = await world.browser.backgroundHeap();
        if (number % 25 === 0 || number === count) {
          heaps.end = await world.browser.backgroundHeap();
          const seconds = Math.round((performance.now() - started) / 1000);
          const done = `${number} of ${count} changes of seed ${seed}, ${seconds} s`;
          console.log(`${done}: ${ends} ends of the background, ${faults} faults, heap ${megabytes(heaps.end)}`);
        }
      }
      await expectWholeTrail();
      const [ratio, lifeRatio] = [heaps.end / heaps.tenth, heaps.end / heaps.lifeTenth];
      const minutes = Math.round((performance.now() - started) / 60_000);
      if (count >= 1_000)
        await report('soak-chromium', {
          figure: `Changes in a row in chromium against real servers, each result true (\`npm run soak\`)`,
          value: [
            `${count.toLocaleString('en')} of seed ${seed} in ${minutes} min`,
            `${ends} ends of the background at random moments, ${faults} faults`,
            `its heap after a collection ${megabytes(heaps.tenth)} at a tenth, ${megabytes(heaps.end)} at the end (× ${ratio.toFixed(2)})`,
            `in its last life, of ${count - lastLife} changes, × ${lifeRatio.toFixed(2)} from a tenth of that`,
          ].join('; '),
        });
      expect(ratio).toBeLessThanOrEqual(heapBudget);
      expect(lifeRatio).toBeLessThanOrEqual(heapBudget);
    },
    12 * 60 * 60_000,
  );

  async function change(number: number, deed: Deed): Promise<void> {
    const group = groups[deed.group];
    if (group === undefined) throw new Error('There is no such group.');
    const at = { seed, number, deed };
    const { sources, accounts, refused } = group;
    const newPassword = `Spring-meadow-${number}`;
    const asked: Asked = {
      changeId: crypto.randomUUID(),
      newPassword,
      accounts,
      before: ({ label }) => passwords.get(label) ?? oldPassword,
    };
    for (const { proxy } of sources) proxy.reset();
    for (const { source, fault, match } of deed.faults) sources[source]?.proxy.arm(fault, match);
    faults += deed.faults.length;
    if (deed.twist.kind === 'refused') refused.add(newPassword);
    await forgetRefusedSignIns(page);

    const ask = asking(group, asked, deed);
    ask();
    if (deed.twist.kind === 'stopped') await stop(asked, deed.twist.after);
    for (const after of deed.ends) {
      await wait(after);
      await world.browser.endBackground();
      ends += 1;
      await agree(page, asked, at);
      await forgetRefusedSignIns(page);
      // As a page does that got no answer: the same message again, which starts the change or finds it started.
      ask();
    }
    await toItsEnd(asked, ask).catch(async (cause: unknown) => {
      throw new Error(JSON.stringify({ at, ...(await storedChange(page, asked.changeId)) }), { cause });
    });

    const steps = await agree(page, asked, at);
    expectEnds(steps, deed, at);
    expectGate(group, steps, at);
    for (const { source, proxy } of sources) if (source.connector === 'keystone') expectLooks(proxy, at);
    await until('the passwords to be forgotten', async () => !(await inFlight(page)).includes(asked.changeId));
    for (const step of steps) if (isSuccess(step.state)) passwords.set(labelOf(step), newPassword);
    audit.set(asked.changeId, [
      'requested',
      ...steps.map(({ account, state }) => `stepEnded ${account.name} ${state}`).toSorted(),
      'changeEnded',
    ]);
  }

  /** The page's message, as often as it is called; its answer is lost where the background ends. */
  function asking({ id, accounts }: Group, { changeId, newPassword, before }: Asked, { twist }: Deed): () => void {
    const currentPasswords = Object.fromEntries(
      accounts.map((account) => {
        const { id: accountId, authenticationAccount } = account.configuration;
        const isMistyped = twist.kind === 'wrongCurrent' && authenticationAccount;
        return [accountId, isMistyped ? 'Mistyped-7' : before(account)];
      }),
    );
    const message = {
      type: 'startChange',
      changeId,
      target: { kind: 'group', id },
      newPassword,
      currentPasswords,
      chosenAccounts: {},
    } as const;
    return () => void tell(page, message).catch(() => undefined);
  }

  async function stop({ changeId }: Asked, after: number): Promise<void> {
    await wait(after);
    await tell(page, { type: 'stopChange', changeId }).catch(() => undefined);
  }

  /** As a person who doesn't wait: *Retry now* where it waits, and a word on what Lockstep cannot find out. */
  async function toItsEnd(asked: Asked, ask: () => void): Promise<void> {
    const { changeId } = asked;
    const triedAgain = new Set<string>();
    const goOn = async () => {
      const { change: stands, steps } = await storedChange(page, changeId);
      if (stands?.state === 'ended') return true;
      if (stands === undefined) ask();
      const [soon, long] = [Date.now() + 1_000, Date.now() + 10 * 60_000];
      const left = steps.filter(
        ({ state, nextAttemptAt }) => state === 'unknown' && (nextAttemptAt ?? Infinity) > long,
      );
      for (const step of left) await sayWhatHappened(step, asked, triedAgain);
      if (steps.some(({ state, nextAttemptAt }) => !isEnd(state) && (nextAttemptAt ?? 0) > soon)) {
        await forgetRefusedSignIns(page);
        await tell(page, { type: 'retryNow', changeId }).catch(() => undefined);
      }
      if (stands === undefined || left.length > 0) await wait(200);
      return false;
    };
    await until('the end of the change', goOn, 120_000);
  }

  /** The truth; where it did not change, the person has it tried again, once and where that is still possible. */
  async function sayWhatHappened(step: Step, { accounts, newPassword }: Asked, triedAgain: Set<string>): Promise<void> {
    const account = accounts.find(({ label }) => label === labelOf(step));
    const say = (answer: 'changed' | 'notChanged' | 'tryAgain') =>
      tell(page, { type: 'answerUnknown', stepId: step.id, answer }).catch(() => undefined);
    if (await account?.has(newPassword)) return void (await say('changed'));
    const isTried = !triedAgain.has(step.id) && (await say('tryAgain'))?.ok === true;
    triedAgain.add(step.id);
    if (!isTried) await say('notChanged');
  }

  /** No gap and nothing twice in what the trail tells of each change, and its chain is whole. */
  async function expectWholeTrail(): Promise<void> {
    const told = new Map<string, string[]>();
    for (const { changeId, event, accountName, outcome } of (await stored(page, 'audit')) as readonly AuditRow[]) {
      if (changeId === null || event === 'personsWord') continue;
      const row = accountName === null ? event : `${event} ${accountName} ${outcome}`;
      told.set(changeId, [...(told.get(changeId) ?? []), row]);
    }
    for (const [changeId, rows] of audit) {
      const all = told.get(changeId) ?? [];
      expect([...all.slice(0, 1), ...all.slice(1, -1).toSorted(), ...all.slice(-1)]).toEqual(rows);
    }
    const activity = await world.browser.open('options.html#activity');
    await activity.says(/The audit trail is intact \([\d,]+ rows\)\./, 120_000);
    await activity.close();
  }
});

/** As the sources' accounts are labelled. */
function labelOf({ account, source }: Step): string {
  return `${account.name} on ${source.name}`;
}

function expectEnds(steps: readonly Step[], { twist }: Deed, at: unknown): void {
  const gate = steps.find(({ gates }) => gates)?.id;
  const refusing = steps.at(-1)?.source.id;
  const wrong = steps.filter(({ id, state, source }) => {
    switch (twist.kind) {
      case 'none':
        return state !== 'changed';
      case 'wrongCurrent':
        return state !== (id === gate ? 'wrongCurrentPassword' : 'notAttempted');
      case 'refused':
        // With an earlier answer lost, only the person can tell.
        return source.id === refusing ? !['rejected', 'gaveUp'].includes(state) : state !== 'changed';
      case 'stopped':
        return !['changed', 'stopped', 'notAttempted', 'gaveUp'].includes(state);
    }
  });
  expect({ at, wrong }).toEqual({ at, wrong: [] });
}

/** Behind the account that gates nothing arrives before its change has, and nothing at all unless it succeeds. */
function expectGate({ sources }: Group, steps: readonly Step[], at: unknown): void {
  const [gate = Infinity, ...others] = sources.map(({ proxy }) =>
    Math.min(...proxy.arrivals.filter(isChange).map((arrival) => arrival.at)),
  );
  const first = Math.min(...others);
  expect({ at, isBehind: first === Infinity || (gate < first && isSuccess(steps[0]?.state ?? 'planned')) }).toEqual({
    at,
    isBehind: true,
  });
}

/** Between two changes of one account that arrive at a Keystone somebody has signed in: nothing is sent blindly. */
function expectLooks({ arrivals }: FaultProxy, at: unknown): void {
  const blind = arrivals.filter((arrival, index) => isChange(arrival) && index > 0 && isChange(arrivals[index - 1]));
  expect({ at, blind }).toEqual({ at, blind: [] });
}

function isChange(arrival: Arrival | undefined): boolean {
  return arrival !== undefined && (arrival.method === 'PATCH' || arrival.path.endsWith('/password'));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}
