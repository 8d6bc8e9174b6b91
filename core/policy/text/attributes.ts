import type { Attributes } from '../../model/identity.ts';
import type { PasswordPolicy } from '../../model/policy.ts';
import { codePoints, contains, folded, normalised, type Reading } from './characters.ts';

/** What a person's attributes, ids and names forbid. Everything is compared without difference of case. */

/** Whether the password contains something that the attributes' values forbid. */
export function containsAttribute(reading: Reading, policy: PasswordPolicy, attributes: Attributes): boolean {
  return forbiddenBy(policy, attributes).some((word) => contains(reading.folded, word));
}

/**
 * Whether the password contains `leastLength` or more characters in a row of `name`, as written. Below 1: all of it.
 */
export function containsPiece(reading: Reading, policy: PasswordPolicy, name: string, leastLength: number): boolean {
  const whole = folded(normalised(policy, name));
  if (leastLength < 1) return contains(reading.folded, whole);
  // A longer piece has one of exactly `leastLength` in it.
  const characters = Array.from(reading.folded);
  for (let end = leastLength; end <= characters.length; end += 1) {
    if (contains(whole, characters.slice(end - leastLength, end).join(''))) return true;
  }
  return false;
}

const fewestCharacters = 3;

/** Words by attributes and alphabet: the same records are asked about with every key stroke. */
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
  return [...new Set([...words, value, joined])].filter((word) => codePoints(word) >= fewestCharacters);
}
