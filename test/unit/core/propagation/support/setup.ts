import type { PasswordPolicy } from '../../../../../core/model/policy.ts';
import type { PasswordChangeMode, Source } from '../../../../../core/model/source.ts';
import type { Database } from '../../../../../core/store/database/open.ts';
import { linkedAccount } from '../../../../support/account.ts';

export interface SourceSetup {
  readonly id: string;
  readonly mode?: PasswordChangeMode;
  readonly auth?: boolean;
  readonly readsPolicy?: boolean;
  readonly multi?: boolean;
  readonly canSignIn?: boolean;
  readonly canFind?: boolean;
  readonly repeatable?: boolean;
  readonly secrets?: readonly string[];
  readonly accounts: readonly AccountSetup[];
}

export interface AccountSetup {
  readonly id: string;
  /** At the source; `old` unless said otherwise. */
  readonly password?: string;
  readonly marked?: boolean;
  readonly disabled?: boolean;
}

/** Puts them into the database, as members of one group `g`. */
export async function store(db: Database, setups: readonly SourceSetup[], policy: PasswordPolicy): Promise<void> {
  await db.put('passwordPolicies', policy);
  let linkedAt = 1;
  for (const setup of setups) {
    const source: Source = {
      id: setup.id,
      name: setup.id.toUpperCase(),
      description: '',
      connector: `connector-${setup.id}`,
      url: `https://${setup.id}.example/`,
      connectorAttributes: {},
      passwordChangeMode: setup.mode ?? 'selfService',
      passwordManagement: true,
      authenticationSource: setup.auth ?? false,
      multipleAccountPasswordSync: setup.multi ?? false,
      applications: [],
    };
    await db.put('sources', source);
    for (const { id, marked = false, disabled } of setup.accounts) {
      linkedAt += 1;
      const said = { id, authenticationAccount: marked, linkedAt, ...(disabled !== undefined && { disabled }) };
      await db.put('accounts', linkedAccount(source, said));
    }
  }
  const sourceIds = setups.map(({ id }) => id);
  await db.put('passwordSyncGroups', { id: 'g', name: 'Group', passwordPolicyId: policy.id, sourceIds });
  await db.put('identity', { id: 'i', name: 'Ann' }, 'identity');
}
