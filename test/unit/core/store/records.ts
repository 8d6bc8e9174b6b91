import type { Account } from '../../../../core/model/account.ts';
import { accountKey } from '../../../../core/model/account.ts';
import type { Change, Step, StepState } from '../../../../core/model/change.ts';
import { newPolicy } from '../../../../core/model/policy.ts';
import { originOf, type Source } from '../../../../core/model/source.ts';
import type { AuditEntry } from '../../../../core/store/audit/trail.ts';
import { type Database, openDatabase } from '../../../../core/store/database/open.ts';

/** A database of its own for each test. */
export function freshDatabase(): Promise<Database> {
  return openDatabase(crypto.randomUUID());
}

export function source(id: string, more: Partial<Source> = {}): Source {
  return {
    id,
    name: `Source ${id}`,
    description: '',
    connector: 'scim2',
    url: `https://${id}.example/scim`,
    connectorAttributes: {},
    passwordChangeMode: 'serviceAccount',
    passwordManagement: true,
    authenticationSource: false,
    multipleAccountPasswordSync: false,
    applications: [],
    ...more,
  };
}

export function account(id: string, of: Source, more: Partial<Account> = {}): Account {
  const nativeIdentity = more.nativeIdentity ?? `native-${id}`;
  return {
    id,
    sourceId: of.id,
    nativeIdentity,
    name: `name-${id}`,
    authenticationAccount: false,
    key: accountKey(of, nativeIdentity),
    linkedBy: 'signIn',
    linkedAt: 1,
    passwordState: 'neverChanged',
    passwordStateSince: 1,
    passwordChangedAt: null,
    ...more,
  };
}

export function change(id: string, more: Partial<Change> = {}): Change {
  return {
    id,
    target: { kind: 'group', id: 'group', name: 'Work' },
    identityName: 'Robin Example',
    policy: newPolicy('policy', 'Standard'),
    requestedAt: 1000,
    state: 'open',
    endedAt: null,
    secretsExpireAt: 2000,
    gated: false,
    proofStepId: null,
    proved: false,
    runnerId: null,
    stopRequested: false,
    leftOut: [],
    seenAt: null,
    ...more,
  };
}

export function step(of: Change, index: number, target: Account, at: Source, state: StepState, since = 1000): Step {
  const { id, key, nativeIdentity, name } = target;
  const { connector, passwordChangeMode: mode, authenticationSource } = at;
  return {
    id: `${of.id}/${index}`,
    changeId: of.id,
    index,
    account: { id, key, nativeIdentity, name, disabled: false },
    source: {
      id: at.id,
      name: at.name,
      connector,
      origin: originOf(at),
      mode,
      authenticationSource,
      canSignIn: true,
      repeatable: false,
      needsCurrentPassword: mode === 'selfService',
    },
    gates: false,
    state,
    stateSince: since,
    attempts: 1,
    outcome: null,
    nextAttemptAt: null,
    note: null,
  };
}

export function entry(more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: 1000,
    event: 'stepEnded',
    who: 'Robin Example',
    changeId: 'change',
    target: 'Work',
    sourceName: 'Directory',
    accountName: 'robin',
    attempt: 1,
    outcome: 'changed',
    duration: 12,
    sentence: null,
    ...more,
  };
}
