import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFaultProxy, type FaultProxy } from '../servers/fault-proxy.ts';
import { startKeystone, type Keystone } from '../servers/keystone.ts';
import { nodeRuntime } from './node-runtime.ts';
import type { Call } from './runtime.ts';

const runtime = nodeRuntime();
let keystone: Keystone;
let proxy: FaultProxy;

/** What is Keystone's own, beside the contract. One file runs both, so that Keystone is prepared once. */
export function describeKeystonesTraps(): void {
  describe("Keystone's traps", () => {
    beforeAll(async () => {
      keystone = await startKeystone({ changePasswordUponFirstUse: true, minimumPasswordAge: 1 });
      proxy = await startFaultProxy(keystone.url);
    });
    afterAll(async () => {
      await proxy.stop();
      await keystone.stop();
    });

    it('knows the right password of who must change it first, finds the account by it, and changes it', async () => {
      const { account, name } = await newUser('must-change', 'First-password 1');
      expect(await verify(account, 'First-password 1')).toMatchObject({ kind: 'rightButBarred' });
      expect(await verify(account, 'Other-password 1')).toMatchObject({ kind: 'refused' });
      const found = await call({
        operation: 'findAccounts',
        args: [{ login: name, currentPassword: 'First-password 1' }],
      });
      expect(found).toEqual({ kind: 'found', accounts: [account] });
      expect(await change(account, 'First-password 1', 'Second-password 1')).toEqual({ kind: 'changed' });
      expect(await verify(account, 'Second-password 1')).toEqual({ kind: 'signsIn' });
    });

    it('says that a password is too young to be changed again', async () => {
      const { account } = await newUser('too-young', 'First-password 1');
      await change(account, 'First-password 1', 'Second-password 1');
      const again = await change(account, 'Second-password 1', 'Third-password 1');
      expect(again).toMatchObject({ kind: 'rejected', reason: 'tooYoung' });
    });

    it('takes a password that is right but wants a second factor for right', async () => {
      const { account } = await newUser('second-factor', 'First-password 1');
      await change(account, 'First-password 1', 'Second-password 1');
      await keystone.update(account.nativeIdentity, {
        options: { multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'application_credential']] },
      });
      expect(await verify(account, 'Second-password 1')).toMatchObject({ kind: 'rightButBarred' });
      expect(await verify(account, 'Other-password 1')).toMatchObject({ kind: 'refused' });
    });

    it('sends no password of more than 72 bytes, and changes to one of exactly 72', async () => {
      const { account } = await newUser('long', 'First-password 1');
      proxy.reset();
      for (const tooLong of ['x'.repeat(73), 'ü'.repeat(37)]) {
        const refused = await change(account, 'First-password 1', tooLong);
        expect(refused).toMatchObject({ kind: 'rejected', reason: 'policy', explanation: { with: [72] } });
      }
      expect(proxy.arrivals).toEqual([]);
      expect(await change(account, 'First-password 1', 'ü'.repeat(36))).toEqual({ kind: 'changed' });
      expect(await verify(account, 'ü'.repeat(36))).toEqual({ kind: 'signsIn' });
      expect(await verify(account, 'ü'.repeat(35))).toMatchObject({ kind: 'refused' });
    });

    it('speaks English to Keystone, whatever the browser speaks', async () => {
      const { account } = await newUser('english', 'First-password 1');
      proxy.reset();
      await verify(account, 'First-password 1');
      expect(proxy.arrivals[0]?.headers['accept-language']).toBe('en');
    });
  });
}

async function newUser(name: string, password: string) {
  return { name, account: { nativeIdentity: await keystone.addUser({ name, password }), name } };
}

function change(account: { nativeIdentity: string; name: string }, current: string, next: string) {
  return call({ operation: 'changePassword', args: [account, { current, next }] });
}

function verify(account: { nativeIdentity: string; name: string }, password: string) {
  return call({ operation: 'verify', args: [account, password] });
}

type Asked = Call extends infer C ? (C extends Call ? Omit<C, 'connector' | 'context'> : never) : never;

async function call(asked: Asked): Promise<unknown> {
  const context = { url: proxy.url, mode: 'selfService', settings: {}, secrets: {} } as const;
  const { result } = await runtime.call({ ...asked, connector: 'keystone', context });
  return result;
}
