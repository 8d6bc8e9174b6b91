import type { Identity } from '../../../core/model/identity.ts';
import type { PasswordPolicy } from '../../../core/model/policy.ts';
import type { Database } from '../../../core/store/database/open.ts';

/** What the rules compare a password with, beside the accounts. */
export interface PolicyInputs {
  readonly identity: Identity | null;
  readonly dictionary: readonly string[];
}

export async function readPolicyInputs(db: Database, policy: PasswordPolicy): Promise<PolicyInputs> {
  const [identity, dictionary] = await Promise.all([
    db.get('identity', 'identity'),
    policy.useDictionary ? db.get('dictionary', 'dictionary') : undefined,
  ]);
  return { identity: identity ?? null, dictionary: dictionary?.words ?? [] };
}
