/**
 * What is said of an account is what its source has, whatever became of the connection (docs/reliability.md, *Broken
 * connections*): changes of the packaged build over TLS, HTTP/1.1 and HTTP/2, each account behind a front that breaks
 * its change request.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isEnd, isSuccess, type Step } from '../../core/model/change.ts';
import { browserNames, type ExtensionPage, until } from '../browsers/index.ts';
import { createAuthority } from '../servers/network/authority.ts';
import { connectionFaults, http2Faults, type NetworkFault, restart } from '../servers/network/faults.ts';
import type { Speaks } from '../servers/network/front.ts';
import { storedChange, tell } from './support/extension.ts';
import { describedBehind, keystoneBehind, type NetworkSource } from './support/network.ts';
import { changeIdIn, startChange } from './support/popup.ts';
import { type BrokenConnection, reportConnections } from './support/reliability.ts';
import { newPassword, oldPassword } from './support/sources.ts';
import { useWorld } from './support/world.ts';

const authority = await createAuthority();

interface Protocol {
  readonly speaks: Speaks;
  /** As the table names it. */
  readonly protocol: string;
  readonly faults: Readonly<Record<string, NetworkFault>>;
}

const protocols: readonly Protocol[] = [
  { speaks: 'tls', protocol: 'HTTP/1.1', faults: { ...connectionFaults, ...restart } },
  { speaks: 'keeping', protocol: 'HTTP/1.1, kept', faults: { ...connectionFaults, ...restart } },
  { speaks: 'h2', protocol: 'HTTP/2', faults: { ...connectionFaults, ...restart, ...http2Faults } },
];

interface Case extends Pick<BrokenConnection, 'protocol' | 'fault' | 'canBeAsked'> {
  readonly made: NetworkSource;
}

describe.each(browserNames)('Over real connections in %s', (name) => {
  const world = useWorld(name, { authority });
  const running: NetworkSource[] = [];

  beforeAll(() => world.browser.grantHosts('https://127.0.0.1'));
  afterAll(() => Promise.all(running.map((made) => made.stop())));

  async function sourceBehind(speaks: Speaks, canBeAsked: boolean): Promise<NetworkSource> {
    const made = await (canBeAsked ? keystoneBehind : describedBehind)(speaks, authority);
    running.push(made);
    return made;
  }

  /** One change of all these accounts. A harmless request has gone to each of the sources before it. */
  async function change(cases: readonly Case[], current: string, faults: readonly NetworkFault[]) {
    const group = await world.group(cases.map(({ made }) => made));
    const page = await world.browser.open('options.html');
    for (const [index, { made }] of cases.entries()) {
      await reach(page, made);
      made.front.reset();
      const fault = faults[index];
      if (fault) made.front.arm(fault, made.changeRequest);
    }
    const popup = await startChange(world.browser, group, { current });
    const steps = await settled(page, await changeIdIn(popup));
    await Promise.all([popup.close(), page.close()]);

    return Promise.all(
      cases.map(async ({ made, ...rest }): Promise<BrokenConnection> => {
        const step = steps.find(({ source }) => source.id === made.source.id);
        if (!step) throw new Error(`The change has no step for ${made.source.name}`);
        const [isNew, isOld] = [await made.has(newPassword), await made.has(oldPassword)];
        const has = isNew ? 'new' : isOld ? 'old' : 'neither';
        return { ...rest, arrivals: made.front.count(made.changeRequest), has, said: step.state };
      }),
    );
  }

  test('what is said of each account is what its source has', async () => {
    const [cases, faults]: [Case[], NetworkFault[]] = [[], []];
    for (const { speaks, protocol, faults: all } of protocols)
      for (const [fault, how] of Object.entries(all))
        for (const canBeAsked of [true, false]) {
          cases.push({ protocol, fault, canBeAsked, made: await sourceBehind(speaks, canBeAsked) });
          faults.push(how);
        }
    const rows = await change(cases, oldPassword, faults);
    await reportConnections(name, rows);

    expect(rows.filter((row) => !settledRight(row))).toEqual([]);
    // Else the network would have stopped to be one in which this can go wrong.
    const resent = rows.filter(({ arrivals }) => arrivals > 1).map(({ protocol }) => protocol);
    expect(new Set(resent)).toEqual(new Set(['HTTP/1.1, kept', 'HTTP/2']));
  });

  test('a wrong current password is said to be wrong wherever that can be known', async () => {
    const cases: Case[] = [];
    for (const { speaks, protocol } of protocols)
      for (const canBeAsked of [true, false])
        cases.push({ protocol, fault: 'none', canBeAsked, made: await sourceBehind(speaks, canBeAsked) });
    const rows = await change(cases, 'Not-the-password-1', []);

    // Where a sign-in can tell, it goes before the change.
    expect(
      rows.map(({ protocol, canBeAsked, arrivals, has, said }) => [protocol, canBeAsked, arrivals, has, said]),
    ).toEqual([
      ['HTTP/1.1', true, 0, 'old', 'wrongCurrentPassword'],
      ['HTTP/1.1', false, 1, 'old', 'wrongCurrentPassword'],
      ['HTTP/1.1, kept', true, 0, 'old', 'wrongCurrentPassword'],
      ['HTTP/1.1, kept', false, 1, 'old', 'unknown'],
      ['HTTP/2', true, 0, 'old', 'wrongCurrentPassword'],
      ['HTTP/2', false, 1, 'old', 'unknown'],
    ]);
  });
});

/** The new password is right and the source is there: only where nobody can ask may nobody know. */
function settledRight({ said, has, canBeAsked }: BrokenConnection): boolean {
  return has === 'new' && (isSuccess(said) || (said === 'unknown' && !canBeAsked));
}

/** Sends a harmless request: a connection that has served one is one on which browsers send again by themselves. */
async function reach(page: ExtensionPage, { source }: NetworkSource): Promise<void> {
  const tested = await tell(page, { type: 'testConnection', sourceId: source.id });
  if (!tested.ok || tested.lines.some(({ ok }) => !ok)) throw new Error(`${source.name}: ${JSON.stringify(tested)}`);
}

/** Waits until each step has ended or waits for the person's word, and sends on those that wait for a time. */
async function settled(page: ExtensionPage, changeId: string): Promise<readonly Step[]> {
  return until(
    'the change to settle',
    async () => {
      const { steps } = await storedChange(page, changeId);
      const open = steps.filter(
        ({ state, nextAttemptAt }) => !isEnd(state) && !(state === 'unknown' && !nextAttemptAt),
      );
      if (open.length === 0) return steps;
      if (open.every(({ nextAttemptAt }) => nextAttemptAt !== null)) await tell(page, { type: 'retryNow', changeId });
      throw new Error(
        open.map(({ account, source, state }) => `${account.name} on ${source.name}: ${state}`).join('; '),
      );
    },
    150_000,
  );
}
