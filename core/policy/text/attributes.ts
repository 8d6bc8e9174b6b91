import type { Attributes } from '../../model/identity.ts';
import type { PasswordPolicy } from '../../model/policy.ts';
import { codePoints, contains, folded, normalised, type Reading } from './characters.ts';

/** What a person's attributes, ids and names forbid. Every comparison ignores case. */

/** Whether the password contains something that the attributes' values forbid. */
export function containsAttribute(reading: Reading, policy: PasswordPolicy, attributes: Attributes): boolean {
  return forbiddenBy(policy, attributes).some((word) => contains(reading.folded, word));
}

/**
 * Whether the password contains `minLength` or more code points in a row of `name`, as written. Below 1: the whole name.
 */
export function containsPiece(reading: Reading, policy: PasswordPolicy, name: string, minLength: number): boolean {
  const whole = folded(normalised(policy, name));
  if (minLength < 1) return contains(reading.folded, whole);
  // A longer piece contains one of exactly `minLength`.
  const characters = Array.from(reading.folded);
  for (let end = minLength; end <= characters.length; end += 1) {
    if (contains(whole, characters.slice(end - minLength, end).join(''))) return true;
  }
  return false;
}

/** Of a forbidden word, in code points. */
const minCharacters = 3;

/** Forbidden words by attributes and character set: the same records are checked at every key stroke. */
const cache = new WeakMap<Attributes, Partial<Record<PasswordPolicy['allowedCharacters'], readonly string[]>>>();

function forbiddenBy(policy: PasswordPolicy, attributes: Attributes): readonly string[] {
  const known = cache.get(attributes) ?? {};
  cache.set(attributes, known);
  return (known[policy.allowedCharacters] ??= Object.values(attributes)
    .flat()
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .flatMap((value) => forbiddenByValue(normalised(policy, String(value))))
    .map(folded));
}

/** Each word of the value, the value as written, and the value without punctuation and spaces. */
function forbiddenByValue(value: string): string[] {
  const joined = value.replace(/[\p{P}\p{White_Space}]/gu, '');
  if (joined === '') return [];
  const words = value.split(/[\p{P}\p{S}\p{White_Space}]+/u);
  return [...new Set([...words, value, joined])].filter((word) => codePoints(word) >= minCharacters);
}
