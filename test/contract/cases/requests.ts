/* oxlint-disable vitest/no-standalone-expect -- each case is the body of one test in suite.ts */
import { expect, vi } from 'vitest';
import type { ConnectorAccount } from '../../../core/connectors/spi.ts';
import { change, type World } from '../world.ts';
import { changeWith, type ContractCase, expectPassword, fresh, old } from './case.ts';

/** What arrives at the source, and what does not come back from it. */
export const requests = {
  // Spec F-2
  originChecked: {
    title: 'a server that checks Origin',
    run: async (world) => {
      world.originChecking.reset();
      const account = await world.strict.newAccount(old);
      const { url } = world.originChecking;
      expect(await change(world, account, { current: old, next: fresh, url })).toEqual({ kind: 'changed' });
      await expectPassword(world, account, fresh, old);
      world.originChecking.reset();
    },
  },
  // Spec F-2
  freshConnection: {
    title: 'a change request uses a connection of its own and carries no cookies',
    run: async (world) => {
      world.proxy.reset();
      const account = await world.strict.newAccount(old);
      await change(world, account, { current: old, next: fresh, url: world.proxy.url });
      const { method, path } = world.strict.changeRequest;
      const arrived = world.proxy.arrivals.filter((one) => one.method === method && path.test(one.path));
      expect(arrived).toHaveLength(1);
      expect(arrived[0]?.headers).toMatchObject({ connection: 'close' });
      if (world.data.sharedCookies !== true) expect(arrived[0]?.headers).not.toHaveProperty('cookie');
      expect(arrived[0]?.headers).not.toHaveProperty('referer');
    },
  },
  // Spec H-2
  oddPasswords: {
    title: 'odd passwords arrive exactly',
    run: (world) => changeThrough(world, oddPasswords),
  },
  longPassword: {
    title: 'a password of 128 characters arrives exactly',
    run: (world) => changeThrough(world, ['x1'.repeat(64)]),
  },
  cancelled: {
    title: 'cancelled while the request is out',
    run: async (world) => {
      const outcome = await changeWith(world, { kind: 'hang' }, 'unchanged', 1, async (id) => {
        const { method, path } = world.strict.changeRequest;
        await vi.waitFor(() => expect(world.proxy.count(method, path)).toBe(1), { timeout: 10_000 });
        await world.runtime.abort(id);
      });
      expect(outcome).toEqual({ kind: 'unknown' });
    },
  },
  silence: {
    title: 'no answer within the deadline',
    run: async (world) => {
      expect(await changeWith(world, { kind: 'hang' }, 'unchanged')).toEqual({ kind: 'unknown' });
    },
  },
  // Spec X-2
  secretsEchoed: {
    title: 'a source that repeats the passwords in its sentence',
    run: async (world) => {
      const echo = world.strict.refusalSaying?.(`The password “${fresh}” may not follow “${old}”.`);
      if (echo === undefined) throw new Error('the data has no refusal to say it with');
      const outcome = await changeWith(world, echo, 'unchanged');
      expect(outcome.kind).toBe('rejected');
      expect(outcome.sentence).not.toContain(fresh);
      expect(outcome.sentence).toMatch(/^The password “•••” may not follow/);
    },
  },
} as const satisfies Record<string, ContractCase>;

const oddPasswords: readonly string[] = [
  '  two spaces at both ends 1  ',
  `it's "quoted" \`thrice\` 2`,
  String.raw`back\slash\n 3`,
  '100 % sure %41 %zz 4',
  'é and é 5',
  '€ and ß and ñ 6',
  'emoji 😀👩‍👩‍👧 7',
  '{"password": "{{currentPassword}} {{newPassword|json}}"} 8',
  '<b>&amp;</b> 9',
  'a+b=c&d=e;f,g 10',
  '../../etc/passwd?x#y 11',
  '${next} $1 $& 12',
  "'; DROP TABLE users; -- 13",
  'null',
  '密码パスワード 14',
  '1',
];

/** Each from the one before, and each signs in exactly as it is. */
async function changeThrough(world: World, passwords: readonly string[]): Promise<void> {
  const { lenient } = world;
  const account = await lenient.newAccount(old);
  let current = old;
  for (const next of passwords) {
    if (lenient.cannotHold?.(next) === true) {
      await expectRefused(world, account, current, next);
      continue;
    }
    const outcome = await change(world, account, { current, next, url: lenient.server.url, context: lenient.context });
    expect({ next, outcome }).toEqual({ next, outcome: { kind: 'changed' } });
    expect({ next, signsIn: await lenient.signsIn(account, next) }).toEqual({ next, signsIn: true });
    current = next;
  }
}

/** What the server cannot hold is refused, and the account keeps the password that it had. */
async function expectRefused(world: World, account: ConnectorAccount, current: string, next: string): Promise<void> {
  const { lenient } = world;
  const outcome = await change(world, account, { current, next, url: lenient.server.url, context: lenient.context });
  expect({ next, kind: outcome.kind }).toEqual({ next, kind: 'rejected' });
  expect(await lenient.signsIn(account, current)).toBe(true);
}
