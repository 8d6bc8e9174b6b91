import type { Account } from '../../core/model/account.ts';
import { proversOf } from '../../core/model/proof.ts';
import { newPolicy } from '../../core/model/policy.ts';
import type { Source } from '../../core/model/source.ts';
import { text } from '../../core/model/text.ts';
import { sealSecrets } from '../../core/secrets/sealed.ts';
import type { Database } from '../../core/store/database/open.ts';
import { linkedAccount } from '../support/account.ts';
import type { Dice } from './dice.ts';

/** A kind of system, by what its connector can and may do. */
export interface SourceKind {
  readonly name: string;
  readonly mode: Source['passwordChangeMode'];
  readonly canSignIn: boolean;
  readonly repeatable: boolean;
  /** It refuses a password that it has seen, the one in use included. */
  readonly remembers: boolean;
}

const kinds: readonly SourceKind[] = [
  { name: 'asks', mode: 'selfService', canSignIn: true, repeatable: false, remembers: false },
  { name: 'asks', mode: 'selfService', canSignIn: true, repeatable: false, remembers: true },
  { name: 'blind', mode: 'selfService', canSignIn: false, repeatable: false, remembers: false },
  { name: 'resets', mode: 'serviceAccount', canSignIn: true, repeatable: true, remembers: false },
  { name: 'resets blindly', mode: 'serviceAccount', canSignIn: false, repeatable: true, remembers: false },
  { name: 'resets once', mode: 'serviceAccount', canSignIn: true, repeatable: false, remembers: true },
  { name: 'resets once, blindly', mode: 'serviceAccount', canSignIn: false, repeatable: false, remembers: false },
];

export interface SourceSetup {
  readonly id: string;
  readonly kind: SourceKind;
  readonly authentication: boolean;
  readonly multiple: boolean;
  readonly inGroup: boolean;
  readonly accounts: readonly AccountSetup[];
}

export interface AccountSetup {
  readonly id: string;
  readonly password: string;
  readonly marked: boolean;
  readonly disabled: boolean;
}

/** What an administrator has set up before a schedule begins: one group, now and then a source beside it. */
export function drawSetups(dice: Dice): readonly SourceSetup[] {
  const members = 2 + dice.int(3);
  const beside = dice.chance(0.25) ? 1 : 0;
  return Array.from({ length: members + beside }, (_, index) => {
    const id = `s${index + 1}`;
    const authentication = dice.chance(index === 0 ? 0.6 : 0.2);
    const kind = dice.chance(0.4) || (authentication && dice.chance(0.7)) ? kinds[dice.int(2)] : dice.pick(kinds);
    if (kind === undefined) throw new Error('There is no such kind.');
    const several = dice.chance(0.25) ? 2 + dice.int(2) : 1;
    const marked = authentication && dice.chance(0.9) ? dice.int(several) : -1;
    return {
      id,
      kind,
      authentication,
      multiple: dice.chance(0.7),
      inGroup: index < members,
      accounts: Array.from({ length: several }, (__, number) => ({
        id: `${id}-${number + 1}`,
        password: `Was-${id}-${number + 1}-${dice.int(1_000_000)}`,
        marked: number === marked,
        disabled: dice.chance(0.07),
      })),
    };
  });
}

export const groupId = 'g';
export const serviceSecret = 'Admin-secret-4711';

/** Puts it all into the database, as an import and a few links would have. */
export async function store(db: Database, setups: readonly SourceSetup[]): Promise<void> {
  const policy = { ...newPolicy('p', 'Policy'), defaultPolicy: true };
  const tx = db.transaction(['passwordPolicies', 'sources', 'accounts', 'passwordSyncGroups', 'identity'], 'readwrite');
  const puts: Promise<unknown>[] = [tx.objectStore('passwordPolicies').put(policy)];
  let linkedAt = 1;
  for (const setup of setups) {
    const source = sourceOf(setup);
    puts.push(tx.objectStore('sources').put(source));
    for (const account of setup.accounts)
      puts.push(tx.objectStore('accounts').put(accountOf(source, account, (linkedAt += 1))));
  }
  const sourceIds = setups.filter(({ inGroup }) => inGroup).map(({ id }) => id);
  const group = { id: groupId, name: 'Group', passwordPolicyId: policy.id, sourceIds };
  puts.push(tx.objectStore('passwordSyncGroups').put(group));
  puts.push(tx.objectStore('identity').put({ id: 'i', name: 'Ann' }, 'identity'));
  await Promise.all(puts);
  await tx.done;
  // Entered once all of it was there.
  const provers = proversOf(setups.map(sourceOf), await db.getAll('accounts'), () => true);
  for (const setup of setups)
    if (setup.kind.mode === 'serviceAccount')
      await sealSecrets(db, sourceOf(setup), { [secretField.id]: serviceSecret }, [], provers);
}

/** What somebody may add who finds the browser open. */
export const intrudersSetup: SourceSetup = {
  id: 'own',
  kind: { name: 'asks', mode: 'selfService', canSignIn: true, repeatable: false, remembers: false },
  authentication: false,
  multiple: true,
  inGroup: true,
  accounts: [],
};

/** An account, or a login, of the intruder's. */
export function isIntruders(name: string): boolean {
  return name.startsWith('mallory-');
}

export const secretField = { id: 'secret', label: text('extensionName') };

function sourceOf({ id, kind, authentication, multiple }: SourceSetup): Source {
  return {
    id,
    name: id.toUpperCase(),
    description: '',
    connector: `connector-${id}`,
    url: `https://${id}.example/`,
    connectorAttributes: {},
    passwordChangeMode: kind.mode,
    passwordManagement: true,
    authenticationSource: authentication,
    multipleAccountPasswordSync: multiple,
    applications: authentication ? [{ name: 'App', url: `https://${id}.example/` }] : [],
  };
}

export const intrudersSource = sourceOf(intrudersSetup);

function accountOf(source: Source, { id, marked, disabled }: AccountSetup, linkedAt: number): Account {
  return linkedAccount(source, { id, authenticationAccount: marked, linkedAt, ...(disabled && { disabled }) });
}
