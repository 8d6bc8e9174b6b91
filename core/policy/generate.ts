import type { PasswordPolicy } from '../model/policy.ts';
import { text, type Text } from '../model/text.ts';
import type { Random } from '../ports.ts';
import { drawNearer, everyCharacter, only, typesIn, type Alphabet } from './alphabet.ts';
import { read } from './characters.ts';
import { check, isRefused } from './check.ts';
import { noCharacters, shortfall } from './counts.ts';
import { isSet } from './limit.ts';
import type { PolicyFacts } from './facts.ts';
import { below } from './random.ts';
import { rules } from './rules.ts';
import { search } from './search.ts';

export type Generated = { readonly ok: true; readonly password: string } | { readonly ok: false; readonly why: Text };

/**
 * A random password that meets the policy, or the sentence why there is none. It has 20 characters where the policy
 * allows that, and only such as can be typed anywhere: of printable ASCII, neither colon nor space.
 */
export function generatePassword(policy: PasswordPolicy, facts: PolicyFacts, random: Random): Generated {
  const missing = whatIsMissing(policy, facts);
  if (missing !== null) return { ok: false, why: missing };

  const isOpen = openWays(policy, facts);
  const alphabet = only(everyCharacter, isOpen);
  const least = Math.max(1, policy.minLength, shortfall(policy, noCharacters, typesIn(alphabet)));
  const most = isSet(policy.maxLength) ? policy.maxLength : Infinity;
  if (least !== Infinity && least > most) return { ok: false, why: text('policy.generate.impossible', least, most) };

  const isMet = (password: string) => !isRefused(check(policy, password, facts));
  const effort = { left: mostBeginnings };
  for (const length of lengths(least, most)) {
    const password = search({ policy, alphabet, length, random, isOpen, isMet, effort });
    if (password !== null) return { ok: true, password };
  }
  return { ok: false, why: text('policy.generate.nothingLeft') };
}

/**
 * A passphrase that meets the policy, or the sentence why there is none: words drawn from `words` (lower-case ASCII,
 * each different), as many as make 50 bits, with capitals, digits and signs as far as the policy asks for them.
 */
export function generatePassphrase(
  policy: PasswordPolicy,
  facts: PolicyFacts,
  random: Random,
  words: readonly string[],
): Generated {
  const missing = whatIsMissing(policy, facts);
  if (missing !== null) return { ok: false, why: missing };

  const isOpen = openWays(policy, facts);
  const alphabet = only(everyCharacter, isOpen);
  const usable = words.filter(isOpen);
  if (usable.length >= fewestWords) {
    for (let attempt = 0; attempt < mostPhrases; attempt += 1) {
      const password = phrase(policy, usable, alphabet, random);
      if (!isRefused(check(policy, password, facts))) return { ok: true, password };
    }
  }
  return { ok: false, why: text('policy.generate.noPassphrase') };
}

const goodLength = 20;

/** A policy without many forbidden words needs one for each character of the password. */
const mostBeginnings = 10_000;

/** Out of reach of guessing at a sign-in, in no more words than a person will type. */
const leastBits = 50;
const fewestWords = 256;

/** To take the first of 16 phrases that meets the policy costs at most 4 of the bits. */
const mostPhrases = 16;

/** A password that meets the policy cannot be told from one that does not before these facts are there. */
function whatIsMissing(policy: PasswordPolicy, facts: PolicyFacts): Text | null {
  return check(policy, '', facts).find(({ verdict }) => verdict === 'cannotTell')?.sentence ?? null;
}

function openWays(policy: PasswordPolicy, facts: PolicyFacts): (beginning: string) => boolean {
  const final = rules.filter((rule) => rule.final && rule.applies(policy));
  return (beginning) => {
    const reading = read(policy, beginning);
    return final.every((rule) => rule.check(reading, policy, facts) === 'met');
  };
}

/** The best length first. The shorter ones matter where forbidden words leave too little for more characters. */
function lengths(least: number, most: number): number[] {
  if (least === Infinity) return [];
  const best = Math.min(Math.max(goodLength, least), most);
  return Array.from({ length: best - least + 1 }, (_, fewer) => best - fewer);
}

function phrase(policy: PasswordPolicy, words: readonly string[], alphabet: Alphabet, random: Random): string {
  const chosen: string[] = [];
  const count = Math.ceil(leastBits / Math.log2(words.length));
  do chosen.push(words[below(random, words.length)] ?? '');
  while (chosen.length < count || chosen.join(separator).length < policy.minLength);

  const plain = chosen.join(separator);
  const capitals = chosen.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(separator);
  const lacking = (password: string) => shortfall(policy, read(policy, password).count, typesIn(alphabet));
  let password = lacking(capitals) < lacking(plain) ? capitals : plain;
  while (lacking(password) > 0) {
    const next = drawNearer(policy, read(policy, password).count, alphabet, random);
    if (next === null) break;
    password += next.character;
  }
  return password;
}

const separator = '-';
