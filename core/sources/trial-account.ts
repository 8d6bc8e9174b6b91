import type { ConnectorAccount } from '../connectors/spi.ts';
import { type Account, accountKey } from '../model/account.ts';
import type { OutcomeKind } from '../model/outcome.ts';
import { provesFor } from '../model/proof.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import type { Source } from '../model/source.ts';
import { text } from '../model/text.ts';
import { putPasswordState, restorePasswordState, unfinishedUses } from '../store/accounts.ts';
import type { AuditEntry } from '../store/audit/trail.ts';
import type { SourceDeps } from './dependencies.ts';
import { searchAccounts } from './find-accounts.ts';
import { readRight, type SourceAccess } from './open-source.ts';

/** Whose password an admin tries. */
export interface TriedAccount extends ConnectorAccount {
  readonly key: string;
  /** As it was before, where it is linked. */
  readonly linked: Account | null;
}

/**
 * The account of what was typed: a description may go by its login or by its native identity, so a linked one that either
 * fits is meant. Without a native identity it has that of the linked account, or the login.
 */
export async function triedAccount(
  { db }: Pick<SourceDeps, 'db'>,
  { source }: Pick<SourceAccess, 'source'>,
  { login, nativeIdentity }: { readonly login: string; readonly nativeIdentity?: string | undefined },
): Promise<TriedAccount | Refused> {
  const typedKey = nativeIdentity === undefined ? null : accountKey(source, nativeIdentity);
  const [linked = null, another] = (await db.getAll('accounts')).filter(
    (account) =>
      account.key === typedKey || (isAt(source, account) && account.name.toLowerCase() === login.toLowerCase()),
  );
  if (another !== undefined) return refuse(text('propagation.try.twoAccounts'));
  const native = nativeIdentity ?? linked?.nativeIdentity ?? login;
  return { name: login, nativeIdentity: native, key: linked?.key ?? accountKey(source, native), linked };
}

/**
 * Does this very login sign in to the account that a standing right would set? A linked account that proves itself says
 * so, else the source by its own look-up, else that both are one and the same. Where the source keeps no right, there is
 * nothing to release.
 */
export async function isSignedInTo(
  deps: SourceDeps,
  access: SourceAccess,
  { name, nativeIdentity, linked }: TriedAccount,
): Promise<boolean> {
  const { source } = access;
  const right = await readRight(deps, source);
  if (right === null) return true;
  if (linked?.name === name && linked.sourceId === source.id) {
    if (provesFor({ source, account: linked }, { account: linked, right })) return true;
  }
  const found = await searchAccounts(deps, access, { login: name });
  return found.ok && found.accounts.some((one) => one.nativeIdentity === nativeIdentity && one.name === name);
}

/**
 * Nobody knows the account's password until the answer is there; should the background end before, that is what stays.
 * Refused while a change of it has not ended.
 */
export async function beginTrying(
  { audit, clock, announcer }: SourceDeps,
  { key, name, linked }: TriedAccount,
): Promise<{ readonly ok: true } | Refused> {
  const now = clock.now();
  const begun = await audit.write(['accounts', 'changes', 'steps'], async (tx) => {
    const [use] = await unfinishedUses(tx, ({ account }) => account.key === key);
    if (use !== undefined) return refuse(text('propagation.try.inUse', name, use.change.target.name));
    await putPasswordState(tx, { key }, 'unknown', now, null);
    return { ok: true as const };
  });
  if (begun.ok && linked !== null) announcer.announce('accounts');
  return begun;
}

/** @param outcome null where no change was sent */
export async function endTrying(
  { audit, clock, db, announcer }: SourceDeps,
  { source }: Pick<SourceAccess, 'source'>,
  { name, linked }: TriedAccount,
  outcome: OutcomeKind | null,
): Promise<void> {
  const now = clock.now();
  const who = (await db.get('identity', 'identity'))?.name ?? '';
  await audit.write(['accounts', 'passwordSyncGroups'], async (tx, record) => {
    const groups = await tx.objectStore('passwordSyncGroups').getAll();
    if (linked !== null) {
      const isInGroup = groups.some(({ sourceIds }) => sourceIds.includes(linked.sourceId));
      if (outcome === 'changed' || outcome === 'alreadyHasIt')
        await putPasswordState(tx, linked, isInGroup ? 'outOfStep' : 'inStep', now, now);
      else if (outcome !== 'unknown') await restorePasswordState(tx, linked);
    }
    if (outcome !== null) record(triedRow({ at: now, who, sourceName: source.name, accountName: name, outcome }));
  });
  if (linked !== null) announcer.announce('accounts');
  announcer.announce('audit');
}

/** Of the same connector and origin, whichever source links it. */
function isAt(source: Pick<Source, 'connector' | 'url'>, { key, nativeIdentity }: Account): boolean {
  return key === accountKey(source, nativeIdentity);
}

function triedRow(
  told: Pick<AuditEntry, 'at' | 'who' | 'outcome'> & { readonly sourceName: string; readonly accountName: string },
): AuditEntry {
  return {
    ...told,
    event: 'tried',
    changeId: null,
    target: told.sourceName,
    attempt: null,
    duration: null,
    sentence: null,
  };
}
