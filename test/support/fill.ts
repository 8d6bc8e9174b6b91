import type { Account } from '../../core/model/account.ts';
import type { Change, EndState, Step } from '../../core/model/change.ts';
import type { Configuration } from '../../core/model/configuration/configuration.ts';
import type { SyncGroup } from '../../core/model/group.ts';
import { newPolicy } from '../../core/model/policy.ts';
import { originOf, type Source } from '../../core/model/source.ts';
import type { LocalStorage } from '../../core/ports.ts';
import { type AuditEntry, createAuditTrail } from '../../core/store/audit/trail.ts';
import { replaceConfiguration } from '../../core/store/configuration.ts';
import type { Database } from '../../core/store/database/open.ts';
import type { WriteTransaction } from '../../core/store/database/write.ts';

export interface Filling {
  readonly groups: number;
  /** Dealt out to the sources, of which each group has three. */
  readonly accounts: number;
  /** Finished ones, a minute apart, the newest at `now`; each with a step per account of its group, at most three. */
  readonly changes: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Fills an empty database as years of use would: groups, accounts, finished changes with steps and the audit trail that
 * belongs to them. The same filling gives the same records, for tests and benchmarks, in Node and in browsers.
 */
export async function fill(db: Database, local: LocalStorage, filling: Filling): Promise<void> {
  const configuration = configurationOf(filling);
  const answer = await replaceConfiguration(db, configuration, { now: filling.now });
  if (!answer.ok) throw new Error('The filling was refused.');
  const trail = createAuditTrail({ db, local, log: { warn: (message) => console.warn(message) } });
  const accounts = await db.getAll('accounts');
  for (let first = 0; first < filling.changes; first += batch) {
    const size = Math.min(batch, filling.changes - first);
    const finished = Array.from({ length: size }, (_, index) =>
      finishedChange(first + index, configuration, accounts, filling),
    );
    const rows = finished.flatMap(({ change, steps }) => auditRowsOf(change, steps));
    const put = async (tx: WriteTransaction, record: (row: AuditEntry) => void) => {
      rows.forEach(record);
      await Promise.all(
        finished.flatMap(({ change, steps }): Promise<unknown>[] => [
          tx.objectStore('changes').put(change),
          ...steps.map((step) => tx.objectStore('steps').put(step)),
        ]),
      );
    };
    // Sealed beforehand, or each batch would be written twice.
    await trail.write(['changes', 'steps'], put, rows);
  }
}

const batch = 1000;
const sourcesPerGroup = 3;
/** Every seventh change has a step that did not succeed. */
const failures: readonly EndState[] = ['rejected', 'wrongCurrentPassword', 'accountLocked', 'gaveUp'];

function configurationOf({ groups, accounts }: Filling): Configuration {
  const sources = Array.from({ length: groups * sourcesPerGroup }, (_, index) => sourceOf(index));
  return {
    lockstep: 1,
    identity: { id: 'identity', name: 'Robin Example' },
    passwordPolicies: [{ ...newPolicy('policy', 'Standard'), defaultPolicy: true }],
    sources,
    accounts: Array.from({ length: accounts }, (_, index) => ({
      id: `account-${index}`,
      sourceId: `source-${index % sources.length}`,
      nativeIdentity: `native-${index}`,
      name: `robin${index}`,
      authenticationAccount: false,
    })),
    passwordSyncGroups: Array.from({ length: groups }, (_, index) => groupOf(index)),
  };
}

function sourceOf(index: number): Source {
  return {
    id: `source-${index}`,
    name: `Source ${index}`,
    description: '',
    connector: 'scim2',
    url: `https://source-${index}.example/`,
    connectorAttributes: {},
    passwordChangeMode: 'serviceAccount',
    passwordManagement: true,
    authenticationSource: false,
    multipleAccountPasswordSync: true,
    applications: [],
  };
}

function groupOf(index: number): SyncGroup {
  const first = index * sourcesPerGroup;
  const sourceIds = Array.from({ length: sourcesPerGroup }, (_, offset) => `source-${first + offset}`);
  return { id: `group-${index}`, name: `Group ${index}`, passwordPolicyId: 'policy', sourceIds };
}

function finishedChange(
  index: number,
  { passwordSyncGroups, passwordPolicies, sources }: Configuration,
  accounts: readonly Account[],
  { changes, now }: Filling,
): { change: Change; steps: readonly Step[] } {
  const group = passwordSyncGroups[index % passwordSyncGroups.length];
  const [policy] = passwordPolicies;
  if (group === undefined || policy === undefined) throw new Error('Changes need a group.');
  const requestedAt = now - (changes - index) * 60_000;
  const id = `change-${String(index).padStart(8, '0')}`;
  const affected = group.sourceIds.flatMap(
    (sourceId) => accounts.find((account) => account.sourceId === sourceId) ?? [],
  );
  const steps = affected.flatMap((account, position): Step[] => {
    const source = sources.find((one) => one.id === account.sourceId);
    if (source === undefined) return [];
    const fails = index % 7 === 6 && position === affected.length - 1;
    const failure = failures[Math.floor(index / 7) % failures.length] ?? 'rejected';
    return [stepOf(id, position, account, source, fails ? failure : 'changed', requestedAt + (position + 1) * 1000)];
  });
  const change: Change = {
    id,
    target: { kind: 'group', id: group.id, name: group.name },
    identityName: 'Robin Example',
    policy,
    requestedAt,
    state: 'ended',
    endedAt: requestedAt + steps.length * 1000,
    secretsExpireAt: requestedAt + 4 * 3_600_000,
    gated: false,
    proofStepId: null,
    proved: false,
    runnerId: null,
    stopRequested: false,
    leftOut: [],
    seenAt: requestedAt + steps.length * 1000,
  };
  return { change, steps };
}

function stepOf(
  changeId: string,
  index: number,
  { id, key, nativeIdentity, name }: Account,
  source: Source,
  state: EndState,
  stateSince: number,
): Step {
  const { connector, passwordChangeMode: mode, authenticationSource } = source;
  return {
    id: `${changeId}/${index}`,
    changeId,
    index,
    account: { id, key, nativeIdentity, name, disabled: false },
    source: {
      id: source.id,
      name: source.name,
      connector,
      origin: originOf(source),
      mode,
      authenticationSource,
      canSignIn: true,
      repeatable: mode === 'serviceAccount',
      needsCurrentPassword: mode === 'selfService',
    },
    gates: false,
    state,
    stateSince,
    attempts: 1,
    outcome: state === 'rejected' ? { kind: 'rejected', sentence: 'The password is too short.' } : null,
    nextAttemptAt: null,
    note: null,
  };
}

function auditRowsOf(change: Change, steps: readonly Step[]): readonly AuditEntry[] {
  const row: AuditEntry = {
    at: change.requestedAt,
    event: 'requested',
    who: change.identityName,
    changeId: change.id,
    target: change.target.name,
    sourceName: null,
    accountName: null,
    attempt: null,
    outcome: 'requested',
    duration: null,
    sentence: null,
  };
  const ends = steps.map((step): AuditEntry => ({
    ...row,
    at: step.stateSince,
    event: 'stepEnded',
    sourceName: step.source.name,
    accountName: step.account.name,
    attempt: step.attempts,
    outcome: step.state,
    duration: 1000,
    sentence: step.outcome?.sentence ?? null,
  }));
  return [row, ...ends];
}
