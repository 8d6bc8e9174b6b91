import { describe, expect, it } from 'vitest';
import { expiry } from '../../../../../core/policy/explain/expiry.ts';
import { policyOf } from '../given.ts';

const day = 24 * 60 * 60 * 1000;

// Spec R-1
describe('the age of a password', () => {
  it('does not matter unless the policy says so', () => {
    expect(expiry(policyOf({ passwordExpiration: 30 }), 0)).toBeNull();
  });

  it('is in days, 90 of them where none are set', () => {
    expect(expiry(policyOf({ enablePasswdExpiration: true, passwordExpiration: 30 }), 5)?.expiresAt).toBe(30 * day + 5);
    expect(expiry(policyOf({ enablePasswdExpiration: true }), 0)?.expiresAt).toBe(90 * day);
    expect(expiry(policyOf({ enablePasswdExpiration: true, passwordExpiration: 0 }), 0)?.expiresAt).toBe(90 * day);
  });

  it('is reminded of before the end, but not before the password was set', () => {
    const given = { enablePasswdExpiration: true, passwordExpiration: 30 };
    expect(expiry(policyOf({ ...given, firstExpirationReminder: 7 }), 0)?.remindFrom).toBe(23 * day);
    expect(expiry(policyOf(given), 0)?.remindFrom).toBe(30 * day);
    expect(expiry(policyOf({ ...given, firstExpirationReminder: 60 }), 9)?.remindFrom).toBe(9);
  });
});
