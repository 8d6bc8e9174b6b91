/* oxlint-disable vitest/no-standalone-expect -- each case is the body of one test in suite.ts */
import { expect } from 'vitest';
import { change, test } from '../world.ts';
import { type ContractCase, expectOutcome, expectPassword, fresh, old } from './case.ts';

/** What came of a change that was answered. */
export const outcomes = {
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
  // Spec C-5
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
  // Spec K-7
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
} as const satisfies Record<string, ContractCase>;
