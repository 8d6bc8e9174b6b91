import { browser } from 'wxt/browser';
import type { CrashPoint } from '../../../core/crash-point.ts';

/**
 * In the place of core/crash-point.ts: asks the test, whose address is in `storage.local`, at each place whether to go
 * on. Where the answer does not come, the background stands still until the test has ended it.
 */
export const crashPoint: CrashPoint = async (place, { step, meanwhile } = {}) => {
  const answer = { came: false };
  const asked = ask(JSON.stringify({ place, step })).then(() => (answer.came = true));
  if (meanwhile !== undefined) while (!answer.came) await meanwhile();
  await asked;
};

let control: Promise<unknown> | undefined;

async function ask(body: string): Promise<void> {
  control ??= browser.storage.local.get('crashControl').then(({ crashControl }) => crashControl);
  const address = await control;
  if (typeof address !== 'string') return void (control = undefined);
  await fetch(address, { method: 'POST', body }).catch(() => undefined);
}
