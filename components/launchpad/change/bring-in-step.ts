import type { Account } from '../../../core/model/account.ts';
import { type Affected, sourcesToChooseIn } from '../../../core/model/order.ts';
import type { Source } from '../../../core/model/source.ts';
import { text } from '../../../core/model/text.ts';
import { type CurrentPasswordField, needing, type SignInCapabilities, type Rights } from '../passwords/form.ts';

/** Some accounts have the password of the last change, and others do not, or nobody knows. */
export function canBringInStep(accounts: readonly Pick<Account, 'passwordState'>[]): boolean {
  return accounts.some(isInStep) && accounts.some(isBehind);
}

/**
 * What becomes of an account: it takes the password over; it has it, and is only signed in to; or it has it, but its
 * source cannot tell, so a service account sets it once more.
 */
export function partOf(
  { account, source }: Affected,
  capabilities: SignInCapabilities,
): 'follows' | 'signsIn' | 'setAgain' {
  if (!isInStep(account)) return 'follows';
  return capabilities.canSignIn(source) ? 'signsIn' : 'setAgain';
}

/** The current password of each account that follows and has to give it; those in step share the one password. */
export function fieldsToFollow(
  affected: readonly Affected[],
  capabilities: SignInCapabilities,
  rights?: Rights,
): readonly CurrentPasswordField[] {
  return needing(affected, capabilities, rights)
    .filter(({ account }) => !isInStep(account))
    .map(({ account, source }) => ({
      id: account.id,
      label: text('launchpad.form.currentOf', account.name, source.name),
      accountIds: [account.id],
    }));
}

/** Accounts whose current password is the one that all of them will have. */
export function accountsThatHaveIt(
  affected: readonly Affected[],
  capabilities: SignInCapabilities,
  rights?: Rights,
): readonly string[] {
  const needed = new Set(needing(affected, capabilities, rights));
  return affected
    .filter((each) => isInStep(each.account) && (needed.has(each) || partOf(each, capabilities) === 'signsIn'))
    .map(({ account }) => account.id);
}

/**
 * What the person picked, and where nothing was picked the account that the last change left behind, else the one that
 * it changed.
 */
export function chosenToFollow(
  sources: readonly Source[],
  accounts: readonly Account[],
  picked: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const likely = sourcesToChooseIn(sources, accounts).flatMap(({ id }): [string, string][] => {
    const own = accounts.filter(({ sourceId }) => sourceId === id);
    const account = own.find(isBehind) ?? own.find(isInStep);
    return account ? [[id, account.id]] : [];
  });
  return new Map([...likely, ...picked]);
}

function isInStep({ passwordState }: Pick<Account, 'passwordState'>): boolean {
  return passwordState === 'inStep';
}

function isBehind({ passwordState }: Pick<Account, 'passwordState'>): boolean {
  return passwordState === 'outOfStep' || passwordState === 'unknown';
}
