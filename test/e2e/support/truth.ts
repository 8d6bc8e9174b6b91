import { expect } from 'vitest';
import type { Step, StepState } from '../../../core/model/change.ts';
import { type ExtensionPage, until } from '../../browsers/index.ts';
import { storedChange } from './extension.ts';
import { shown } from './popup.ts';
import type { TestAccount } from './sources.ts';

/** A change of these accounts, as it was asked for. */
export interface Asked {
  readonly changeId: string;
  readonly newPassword: string;
  readonly accounts: readonly TestAccount[];
  /** The account's password before the change. */
  readonly before: (account: TestAccount) => string;
}

/**
 * The sources themselves, the journal and the popup, which is at `page`, say the same of the change, also while it goes
 * on; answers the steps of the journal. `at` names the moment in a failure.
 */
export async function agree(page: ExtensionPage, asked: Asked, at: unknown): Promise<readonly Step[]> {
  const { changeId, newPassword, accounts, before } = asked;
  const stands = await storedChange(page, changeId);
  const found: Record<string, string> = {};
  for (const account of accounts)
    found[account.label] = (await account.has(newPassword))
      ? 'new'
      : (await account.has(before(account)))
        ? 'old'
        : '?';
  const later = await storedChange(page, changeId);
  // It went on while the sources were asked.
  if (JSON.stringify(later) !== JSON.stringify(stands)) return agree(page, asked, at);
  if (stands.change === undefined) {
    expect({ at, found: Object.values(found) }).toEqual({ at, found: accounts.map(() => 'old') });
    return [];
  }
  const lies = stands.steps.filter(({ state, account, source }) => {
    const has = found[`${account.name} on ${source.name}`] ?? '?';
    return !mayBe(state).includes(has);
  });
  expect({ at, lies, found }).toEqual({ at, lies: [], found });
  await expectPopup(page, changeId);
  return stands.steps;
}

/** The popup shows the steps as they are stored, at one moment at least. */
async function expectPopup(page: ExtensionPage, changeId: string): Promise<void> {
  await goTo(page, `#/change/${changeId}`);
  await until('the popup to show what is stored', async () => {
    const { steps } = await storedChange(page, changeId);
    const lines = await shown(page);
    const wanted = steps.map(({ account, source, state }) => `${account.name} on ${source.name}: ${words[state]}`);
    const fits = lines.length === wanted.length && lines.every((line, index) => line.startsWith(wanted[index] ?? '?'));
    if (!fits) throw new Error(`it shows ${lines.join('; ')}; stored is ${wanted.join('; ')}`);
    return true;
  });
  await goTo(page, '#/');
}

function goTo(page: ExtensionPage, hash: string): Promise<void> {
  return page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

/** What the account's password may be at its source. */
function mayBe(state: StepState): readonly string[] {
  if (state === 'changed') return ['new'];
  return state === 'attempting' || state === 'unknown' ? ['old', 'new'] : ['old'];
}

/** What the popup says of a step, as far as they come up here. */
const words: Partial<Record<StepState, string>> = {
  planned: 'waiting',
  attempting: 'changing',
  throttled: 'asked to wait',
  unreachable: 'unreachable',
  unknown: 'unknown',
  needsPassword: 'needs password',
  changed: 'changed',
  rejected: 'password rejected',
  wrongCurrentPassword: 'wrong current password',
  gaveUp: 'gave up',
  stopped: 'stopped',
  notAttempted: 'not attempted',
};
