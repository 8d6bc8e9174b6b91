import type { PasswordPolicy } from '../../model/policy.ts';
import { isSet } from '../rules/limit.ts';

export interface Expiry {
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Epoch milliseconds from which the person is reminded; `expiresAt` where the policy sets no reminder. */
  readonly remindFrom: number;
}

/** When a password that was set at `changedAt` (epoch milliseconds) expires; null where the policy sets no expiry. */
export function expiry(policy: PasswordPolicy, changedAt: number): Expiry | null {
  if (!policy.enablePasswdExpiration) return null;
  const days = isSet(policy.passwordExpiration) ? policy.passwordExpiration : daysWhenUnset;
  const expiresAt = changedAt + days * dayInMilliseconds;
  const reminder = isSet(policy.firstExpirationReminder) ? policy.firstExpirationReminder : 0;
  return { expiresAt, remindFrom: Math.max(changedAt, expiresAt - reminder * dayInMilliseconds) };
}

const daysWhenUnset = 90;
const dayInMilliseconds = 86_400_000;
