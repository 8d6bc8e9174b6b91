/* oxlint-disable vitest/no-standalone-expect -- each case is the body of one test in suite.ts */
import { expect, vi } from 'vitest';
import type { ConnectorAccount } from '../../core/connectors/connector.ts';
import type { Outcome, OutcomeKind } from '../../core/model/outcome.ts';
import { answers, type Fault } from '../servers/fault-proxy.ts';
import { freePort } from '../servers/process.ts';
import { change, find, readPolicy, test, verify, type World } from './world.ts';

export interface ContractCase {
  readonly title: string;
  run(world: World): Promise<void>;
}

const old = 'Old-pässword 1';
const fresh = 'New-pässword 2';

/** Every case of the contract (docs/connectors.md), in the order of the docs' table. */
const table = {
  success: {
    title: 'changes the password: the new one signs in, the old one does not',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      expect(await change(world, account, { current: old, next: fresh })).toEqual({ kind: 'changed' });
      await expectPassword(world, account, fresh, old);
    },
  },
  wrongCurrentPassword: {
    title: 'wrong current password',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      const outcome = await change(world, account, { current: 'Not-the-password 9', next: fresh });
      expectOutcome(world, 'wrongCurrentPassword', outcome, 'wrongCurrentPassword');
      await expectPassword(world, account, old, fresh);
    },
  },
  refusedByPolicy: {
    title: "refused by the source's policy, with its own sentence",
    run: async (world) => {
      const { password = '', sentence } = { ...world.strict.refused };
      const account = await world.strict.newAccount(old);
      const outcome = await change(world, account, { current: old, next: password });
      expect(outcome).toEqual({ kind: 'rejected', reason: 'policy', sentence });
      await expectPassword(world, account, old, password);
    },
  },
  history: {
    title: 'refused because of the history',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      await change(world, account, { current: old, next: fresh });
      const outcome = await change(world, account, { current: fresh, next: old });
      expectOutcome(world, 'history', outcome, 'rejected');
      if (outcome.kind === 'rejected') expect(outcome.reason).toBe('history');
    },
  },
  unknownAccount: {
    title: 'unknown account',
    run: async (world) => {
      const outcome = await change(world, { nativeIdentity: 'nobody', name: 'nobody' }, { current: old, next: fresh });
      expectOutcome(world, 'unknownAccount', outcome, 'accountNotFound');
      for (const nativeIdentity of ['..', '.', '../nobody', '?x=', '#', '\ud800']) {
        const odd = await change(world, { nativeIdentity, name: 'odd' }, { current: old, next: fresh });
        expect(['accountNotFound', 'wrongCurrentPassword', 'misconfigured']).toContain(odd.kind);
      }
    },
  },
  disabled: {
    title: 'disabled account',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      await world.strict.disable?.(account);
      const outcome = await change(world, account, { current: old, next: fresh });
      expectOutcome(world, 'disabled', outcome, 'accountDisabled');
      expect(await world.strict.signsIn(account, fresh)).toBe(false);
    },
  },
  locked: {
    title: 'locked account',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      await world.strict.lock?.(account);
      const outcome = await change(world, account, { current: old, next: fresh });
      expectOutcome(world, 'locked', outcome, 'accountLocked');
    },
  },
  noPermission: {
    title: 'no permission',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      await world.strict.forbid?.(account);
      const { noPermission = world.strict.context } = world.strict.mistakes;
      const outcome = await change(world, account, { current: old, next: fresh, context: noPermission });
      expect(outcome.kind).toBe('permissionDenied');
      expect(outcome.sentence).toBeTruthy();
      await expectPassword(world, account, old, fresh);
    },
  },
  wrongCredential: {
    title: 'a service credential that the source refuses is never a wrong current password',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      const { wrongCredential = world.strict.context } = world.strict.mistakes;
      const outcome = await change(world, account, { current: old, next: fresh, context: wrongCredential });
      expect(outcome.kind).toBe('misconfigured');
      const lines = await test(world, world.strict.server.url, wrongCredential);
      expect(lines.some((line) => !line.ok && line.outcome === 'misconfigured')).toBe(true);
      await expectPassword(world, account, old, fresh);
    },
  },
  wrongSettings: {
    title: 'an address at which the protocol is not spoken',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      const url = new URL(world.strict.mistakes.wrongPath, world.strict.server.url).href;
      expect((await change(world, account, { current: old, next: fresh, url })).kind).toBe('misconfigured');
      expect((await test(world, url))[0]?.ok).toBe(false);
    },
  },
  unreachable: {
    title: 'a host that cannot be reached',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      const url = `http://127.0.0.1:${await freePort()}${new URL(world.strict.server.url).pathname}`;
      expect(await change(world, account, { current: old, next: fresh, url })).toEqual({ kind: 'unreachable' });
      expect((await test(world, url))[0]).toMatchObject({ ok: false, outcome: 'unreachable' });
    },
  },
  untrustedTls: {
    title: 'a certificate that the browser does not trust',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      const outcome = await change(world, account, { current: old, next: fresh, url: world.untrusted.url });
      expect(outcome).toEqual({ kind: 'misconfigured', certificate: true });
      expect(world.untrusted.arrivals).toEqual([]);
    },
  },
  throttledSeconds: {
    title: 'throttled, with a Retry-After in seconds',
    run: async (world) => {
      const before = Date.now();
      const outcome = await changeWith(world, answers.tooManyRequests('120'), 'unchanged');
      expect(outcome.kind).toBe('throttled');
      expect(outcome.retryAt).toBeGreaterThanOrEqual(before + 120_000);
      expect(outcome.retryAt).toBeLessThanOrEqual(Date.now() + 120_000);
    },
  },
  throttledDate: {
    title: 'throttled, with a Retry-After as a date',
    run: async (world) => {
      const retryAt = Math.ceil(Date.now() / 1000) * 1000 + 3_600_000;
      const busy = answers.unavailable({ 'Retry-After': new Date(retryAt).toUTCString() });
      expect(await changeWith(world, busy, 'unchanged')).toEqual({ kind: 'throttled', retryAt });
    },
  },
  serverFault: {
    title: 'a fault of the server, or of a gateway before it, after the request',
    run: async (world) => {
      for (const status of [500, 503]) {
        const outcome = await changeWith(world, { kind: 'answer', status }, 'unchanged');
        expect(outcome).toEqual({ kind: 'unknown' });
      }
    },
  },
  cutBefore: {
    title: 'the connection is cut before the request is there',
    run: async (world) => {
      const outcome = await changeWith(world, { kind: 'cutBeforeArrival' }, 'unchanged', 0);
      expect(['unknown', 'unreachable']).toContain(outcome.kind);
    },
  },
  cutAfter: {
    title: 'the connection is cut when the request has arrived, once, and the source never saw it',
    run: async (world) => {
      expect(await changeWith(world, { kind: 'neverForwarded' }, 'unchanged')).toEqual({ kind: 'unknown' });
    },
  },
  answerLost: {
    title: 'the source changed the password and its answer is lost; the request arrived once',
    run: async (world) => {
      expect(await changeWith(world, { kind: 'answerLost' }, 'changed')).toEqual({ kind: 'unknown' });
    },
  },
  cutInAnswer: {
    title: 'the connection is cut in the middle of the answer; the request arrived once',
    run: async (world) => {
      expect(await changeWith(world, { kind: 'answerCut' }, 'changed')).toEqual({ kind: 'unknown' });
    },
  },
  html: {
    title: 'a web page instead of the protocol',
    run: async (world) => {
      expect(await changeWith(world, answers.html(), 'unchanged')).toEqual({ kind: 'unknown' });
      expect((await changeWith(world, answers.html(403), 'unchanged')).kind).not.toBe('changed');
      await expectTestToFail(world, answers.html());
    },
  },
  cutJson: {
    title: 'JSON that ends too early',
    run: async (world) => {
      expect(await changeWith(world, answers.cutJson(), 'unchanged')).toEqual({ kind: 'unknown' });
      await expectTestToFail(world, answers.cutJson());
    },
  },
  tenMegabytes: {
    title: 'an answer of 10 MB',
    run: async (world) => {
      expect(await changeWith(world, answers.tenMegabytes(), 'unchanged')).toEqual({ kind: 'unknown' });
      await expectTestToFail(world, answers.tenMegabytes());
    },
  },
  redirect: {
    title: 'a redirect, which is not followed',
    run: async (world) => {
      const elsewhere = `${world.originChecking.url}/elsewhere`;
      for (const status of [302, 307]) {
        const outcome = await changeWith(world, answers.redirect(elsewhere, status), 'unchanged');
        expect(outcome).toEqual({ kind: 'unknown' });
      }
      await expectTestToFail(world, answers.redirect(elsewhere));
      expect(world.originChecking.arrivals).toEqual([]);
    },
  },
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
  verify: {
    title: 'verify: the right password signs in, another one is refused',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      expect(await verify(world, account, old)).toEqual({ kind: 'signsIn' });
      expect((await verify(world, account, fresh)).kind).toBe('refused');
    },
  },
  findAccounts: {
    title: 'find accounts: by what the person signs in with',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      const found = await find(world, account.name, old);
      expect(found).toMatchObject({ kind: 'found', accounts: [account] });
      const nobody = await find(world, 'nobody "or\\ userName pr', old);
      expect(nobody.kind === 'found' ? nobody.accounts : []).toEqual([]);
    },
  },
  readPolicy: {
    title: 'read policy: what the source demands',
    run: async (world) => {
      const demands = { ...world.strict.demands };
      expect(await readPolicy(world, world.strict)).toEqual({ demands, sentences: [] });
    },
  },
  test: {
    title: 'test: says each thing it tried',
    run: async (world) => {
      const lines = await test(world);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.filter((line) => !line.ok)).toEqual([]);
    },
  },
} as const satisfies Record<string, ContractCase>;

export type CaseId = keyof typeof table;
export const cases: Readonly<Record<CaseId, ContractCase>> = table;
export const caseIds = Object.keys(table) as readonly CaseId[];

const oddPasswords: readonly string[] = [
  '  two spaces at both ends 1  ',
  `it's "quoted" \`thrice\` 2`,
  String.raw`back\slash\n 3`,
  '100 % sure %41 %zz 4',
  'é and é 5',
  '€ and ß and ñ 6',
  'emoji 😀👩‍👩‍👧 7',
  '{"password": "{{json}}"} 8',
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

/**
 * One change through the proxy, with the fault at its change request. Afterwards the request has arrived so many times,
 * and the source really has, or has not, the new password.
 */
async function changeWith(
  world: World,
  fault: Fault,
  leaves: 'changed' | 'unchanged',
  arrivals = 1,
  meanwhile: (callId: string) => Promise<void> = () => Promise.resolve(),
): Promise<Outcome> {
  const { proxy, strict } = world;
  proxy.reset();
  const account = await strict.newAccount(old);
  // However often a browser sends it by itself: the fault is there for each.
  proxy.arm(fault, { ...strict.changeRequest, times: 5 });
  const id = crypto.randomUUID();
  // Only what never ends has to be ended; and then a busy machine must still have time for the requests before.
  const deadline = fault.kind === 'hang' ? { deadlineMs: 4000 } : {};
  const changing = change(world, account, { current: old, next: fresh, url: proxy.url, id, ...deadline });
  const [outcome] = await Promise.all([changing, meanwhile(id)]);
  expect(proxy.count(strict.changeRequest.method, strict.changeRequest.path)).toBe(arrivals);
  proxy.reset();
  expect(await strict.signsIn(account, leaves === 'changed' ? fresh : old)).toBe(true);
  return outcome;
}

async function expectTestToFail(world: World, fault: Fault): Promise<void> {
  world.proxy.reset();
  world.proxy.arm(fault, world.strict.firstAsked);
  expect((await test(world, world.proxy.url))[0]).toMatchObject({ ok: false, outcome: 'misconfigured' });
  world.proxy.reset();
}

/** The case's outcome, or the one that the data says and explains. */
function expectOutcome(world: World, id: CaseId, outcome: Outcome, expected: OutcomeKind): void {
  expect(outcome.kind).toBe(world.data.otherwise[id]?.outcome ?? expected);
}

async function expectPassword(world: World, account: ConnectorAccount, is: string, isNot: string): Promise<void> {
  expect(await world.strict.signsIn(account, is)).toBe(true);
  expect(await world.strict.signsIn(account, isNot)).toBe(false);
}
