/* oxlint-disable vitest/no-standalone-expect -- each case is the body of one test in suite.ts */
import { expect } from 'vitest';
import { answers } from '../../servers/fault-proxy.ts';
import { freePort } from '../../servers/process.ts';
import { change, test } from '../world.ts';
import { changeWith, type ContractCase, expectTestToFail, fresh, old } from './case.ts';

/** What a network, a gateway and a server can do to a change: nothing is taken for what it is not. */
export const faults = {
  unreachable: {
    title: 'a host that cannot be reached',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      const url = `http://127.0.0.1:${await freePort()}${new URL(world.strict.server.url).pathname}`;
      expect(await change(world, account, { current: old, next: fresh, url })).toEqual({ kind: 'unreachable' });
      expect((await test(world, url))[0]).toMatchObject({ ok: false, outcome: 'unreachable' });
    },
  },
  // Spec F-7
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
  // Spec D-3
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
  // Spec K-8
  html: {
    title: 'a web page instead of the protocol',
    run: async (world) => {
      expect(await changeWith(world, answers.html(), 'unchanged')).toEqual({ kind: 'unknown' });
      expect((await changeWith(world, answers.html(403), 'unchanged')).kind).not.toBe('changed');
      await expectTestToFail(world, answers.html());
    },
  },
  // Spec K-8
  cutJson: {
    title: 'JSON that ends too early',
    run: async (world) => {
      expect(await changeWith(world, answers.cutJson(), 'unchanged')).toEqual({ kind: 'unknown' });
      await expectTestToFail(world, answers.cutJson());
    },
  },
  // Spec F-4, K-8
  tenMegabytes: {
    title: 'an answer of 10 MB',
    run: async (world) => {
      expect(await changeWith(world, answers.tenMegabytes(), 'unchanged')).toEqual({ kind: 'unknown' });
      await expectTestToFail(world, answers.tenMegabytes());
    },
  },
  // Spec F-3
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
} as const satisfies Record<string, ContractCase>;
