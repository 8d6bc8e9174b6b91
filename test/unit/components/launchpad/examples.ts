import type { Account } from '../../../../core/model/account.ts';
import type { Change, Step } from '../../../../core/model/change.ts';
import { newPolicy } from '../../../../core/model/policy.ts';
import type { Source } from '../../../../core/model/source.ts';
import type { Records } from '../../../../components/launchpad/records.ts';
import type { SignInCapabilities } from '../../../../components/launchpad/passwords/form.ts';

export const policy = { ...newPolicy('p1', 'Company policy'), defaultPolicy: true };

export function source(id: string, more: Partial<Source> = {}): Source {
  return {
    id,
    name: `Source ${id}`,
    description: '',
    connector: 'asks',
    url: `https://${id}.example.com/`,
    connectorAttributes: {},
    passwordChangeMode: 'selfService',
    passwordManagement: true,
    authenticationSource: false,
    multipleAccountPasswordSync: false,
    applications: [],
    ...more,
  };
}

export function account(id: string, sourceId: string, more: Partial<Account> = {}): Account {
  return {
    id,
    sourceId,
    nativeIdentity: id,
    name: id,
    authenticationAccount: false,
    key: `key of ${id}`,
    linkedBy: 'signIn',
    linkedAt: 1,
    passwordState: 'inStep',
    passwordStateSince: 1,
    passwordChangedAt: null,
    ...more,
  };
}

export function records(more: Partial<Records> = {}): Records {
  return { groups: [], sources: [], accounts: [], policies: [policy], openChanges: [], ...more };
}

export function change(more: Partial<Change> = {}): Change {
  return {
    id: 'c1',
    target: { kind: 'group', id: 'g1', name: 'Company' },
    identityName: 'Ada',
    policy,
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

export function step(index: number, state: Step['state'], more: Partial<Step> = {}): Step {
  const name = `account${index}`;
  return {
    id: `c1/${index}`,
    changeId: 'c1',
    index,
    account: { id: name, key: name, nativeIdentity: name, name, disabled: false },
    source: {
      id: `s${index}`,
      name: `Source s${index}`,
      connector: 'asks',
      origin: 'https://example.com',
      mode: 'selfService',
      authenticationSource: false,
      canSignIn: true,
      repeatable: false,
      needsCurrentPassword: true,
    },
    gates: false,
    state,
    stateSince: 1,
    attempts: 0,
    outcome: null,
    nextAttemptAt: null,
    note: null,
    ...more,
  };
}

/** `asks` signs in and takes the current password in self-service; `mute` does neither. */
export const capabilities: SignInCapabilities = {
  canSignIn: ({ connector }) => connector === 'asks',
  needsCurrentPassword: ({ connector, passwordChangeMode }) =>
    connector === 'asks' && passwordChangeMode === 'selfService',
};
