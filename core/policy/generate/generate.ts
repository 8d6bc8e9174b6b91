import { type PasswordDemands, type PasswordPolicy, uncheckableRuleIds } from '../../model/policy.ts';
import { text, type Text } from '../../model/text.ts';
import type { Random } from '../../ports.ts';
import { type Alphabet, everyCharacter, filterAlphabet, typesIn } from '../text/alphabet.ts';
import { read, type Reading } from '../text/characters.ts';
import { check, isRefused } from '../check/check.ts';
import { covers, policyOfDemands, strictest, withoutRules, withoutWarnings } from '../rules/derived-policies.ts';
import { isSet } from '../rules/limit.ts';
import type { PolicyFacts } from '../rules/facts.ts';
import { randomBelow } from './random.ts';
import { rules } from '../rules/rules.ts';
import { search } from './search.ts';
import { drawTowardMinimums, noCharacters, shortfall } from './shortfall.ts';

export type Generated = { readonly ok: true; readonly password: string } | { readonly ok: false; readonly why: Text };

/**
 * A random password that meets the policy and the sources' demands, or a sentence that says why there is none. It has 20
 * characters where that is allowed, all of them easy to type: printable ASCII without the colon and the space. Warnings
 * are met where possible. The breach list is not asked, because nobody else has used the password.
 */
export function generatePassword(
  policy: PasswordPolicy,
  facts: PolicyFacts,
  random: Random,
  demands: readonly PasswordDemands[] = [],
): Generated {
  return firstMade(policy, facts, demands, (wanted, demanded) => passwordFor(wanted, demanded, facts, random));
}

/**
 * A passphrase that meets the policy and the sources' demands, or a sentence that says why there is none. Its words are
 * drawn from `words` (lower-case ASCII, each different), as many as make 50 bits. Capitals, digits and signs are added as
 * far as they are asked for.
 */
export function generatePassphrase(
  policy: PasswordPolicy,
  facts: PolicyFacts,
  random: Random,
  words: readonly string[],
  demands: readonly PasswordDemands[] = [],
): Generated {
  return firstMade(policy, facts, demands, (wanted, demanded) => passphraseFor(wanted, demanded, facts, random, words));
}

/** Tries to meet the warnings too; then without them. */
function firstMade(
  policy: PasswordPolicy,
  facts: PolicyFacts,
  demands: readonly PasswordDemands[],
  make: (wanted: PasswordPolicy, demanded: readonly PasswordPolicy[]) => Generated,
): Generated {
  const missing = missingFact(policy, facts);
  if (missing !== null) return { ok: false, why: missing };
  const demanded = demands.map(policyOfDemands);
  const made = make(lenient(strictest(policy, demanded)), demanded);
  if (made.ok || policy.warnOnly.length === 0) return made;
  return make(lenient(strictest(withoutWarnings(policy), demanded)), demanded);
}

/** Warnings count as rules here. What the facts leave open is no reason to refuse: `missingFact` has dealt with it. */
function lenient(policy: PasswordPolicy): PasswordPolicy {
  return { ...policy, warnOnly: [], allowAndRecord: [...uncheckableRuleIds] };
}

function passwordFor(
  policy: PasswordPolicy,
  demanded: readonly PasswordPolicy[],
  facts: PolicyFacts,
  random: Random,
): Generated {
  const isUsable = repairable(policy, demanded, facts);
  const alphabet = filterAlphabet(everyCharacter, (character) => isUsable(read(policy, character)));
  const least = Math.max(
    1,
    policy.minLength,
    policy.minUniqueChars,
    shortfall(policy, noCharacters, typesIn(alphabet)),
  );
  const most = Math.min(...[policy.maxLength, policy.maxBytes, Infinity].filter(isSet));
  if (least !== Infinity && least > most) return { ok: false, why: text('policy.generate.impossible', least, most) };

  const lateRules = rules.filter((rule) => rule.canStillBeMet !== undefined && rule.applies(policy));
  const withoutStrength = withoutRules(policy, ['minStrength']);
  const effort = { left: maxBeginnings };
  let estimates = 0;
  const isMet = (password: string) => {
    if (isRefused(check(withoutStrength, password, facts))) return false;
    if (!isSet(policy.minStrength)) return true;
    estimates += 1;
    if (estimates >= maxEstimates) effort.left = 0;
    return !isRefused(check(policy, password, facts));
  };
  for (const length of lengths(least, most)) {
    const canStillBeMet = (beginning: Reading) =>
      lateRules.every((rule) => rule.canStillBeMet?.(beginning, policy, length - beginning.length));
    if (!canStillBeMet(read(policy, ''))) continue;
    const isOpen = (beginning: string) => {
      const reading = read(policy, beginning);
      return isUsable(reading) && canStillBeMet(reading);
    };
    const password = search({ policy, alphabet, length, random, isOpen, isMet, effort });
    if (password !== null) return { ok: true, password };
  }
  return { ok: false, why: text(estimates > 0 ? 'policy.generate.tooWeak' : 'policy.generate.nothingLeft') };
}

function passphraseFor(
  policy: PasswordPolicy,
  demanded: readonly PasswordPolicy[],
  facts: PolicyFacts,
  random: Random,
  words: readonly string[],
): Generated {
  const isUsable = repairable(policy, demanded, facts);
  const isOpen = (part: string) => isUsable(read(policy, part));
  const alphabet = filterAlphabet(everyCharacter, isOpen);
  const usable = words.filter(isOpen);
  if (usable.length >= minWords) {
    for (let attempt = 0; attempt < maxPhrases; attempt += 1) {
      const password = phrase(policy, usable, alphabet, random);
      if (isOpen(password) && !isRefused(check(policy, password, facts))) return { ok: true, password };
    }
  }
  return { ok: false, why: text('policy.generate.noPassphrase') };
}

/** In code points. */
const usualLength = 20;

/** Beginnings to look at. A policy that forbids few words needs about one for each character of the password. */
const maxBeginnings = 10_000;

/** Each estimate of strength takes some milliseconds. If so many random passwords are all too weak, the rest will be too. */
const maxEstimates = 40;

/** In code points. A pattern may ask for more characters than the usual length. */
const maxLengthTried = 128;

/** Enough against guessing at a sign-in, in few enough words for a person to type. */
const minBits = 50;
const minWords = 256;

/** Taking the first of 16 phrases that meets the policy costs at most 4 bits. */
const maxPhrases = 16;

/**
 * The sentence of a rule that cannot be checked yet, because a fact is missing; null where every fact is there. The empty
 * password is checked for this: it contains nothing, and it differs from every current password by at least one character,
 * so only a missing fact leaves a rule open.
 */
function missingFact(policy: PasswordPolicy, facts: PolicyFacts): Text | null {
  const minDifference = Math.min(policy.minDifference, 1);
  const results = check({ ...policy, useBreachList: false, minDifference }, '', facts);
  return results.find((result) => result.verdict === 'cannotTell' && isRefused([result]))?.sentence ?? null;
}

/**
 * Tells whether a beginning breaks no rule that nothing after it can repair. Besides the rules of the policy, which is the
 * strictest of all, these are the ones of the sources that this one policy cannot express.
 */
function repairable(
  policy: PasswordPolicy,
  demanded: readonly PasswordPolicy[],
  facts: PolicyFacts,
): (beginning: Reading) => boolean {
  const final = [policy, ...demanded].flatMap((one) =>
    rules
      .filter((rule) => rule.final && rule.applies(one) && (one === policy || !covers(rule, policy, one)))
      .map((rule) => ({ rule, one })),
  );
  return (beginning) => final.every(({ rule, one }) => rule.check(beginning, one, facts) !== 'notMet');
}

/**
 * Lengths to try, the best one first. Shorter ones help where forbidden words leave too few characters, longer ones where
 * a pattern asks for more.
 */
function lengths(least: number, most: number): number[] {
  if (least === Infinity) return [];
  const best = Math.min(Math.max(usualLength, least), most);
  const longest = Math.max(best, Math.min(most, maxLengthTried));
  return [
    ...Array.from({ length: best - least + 1 }, (_, fewer) => best - fewer),
    ...Array.from({ length: longest - best }, (_, more) => best + 1 + more),
  ];
}

function phrase(policy: PasswordPolicy, words: readonly string[], alphabet: Alphabet, random: Random): string {
  const chosen: string[] = [];
  const count = Math.ceil(minBits / Math.log2(words.length));
  do chosen.push(words[randomBelow(random, words.length)] ?? '');
  while (chosen.length < count || chosen.join(separator).length < policy.minLength);

  const plain = chosen.join(separator);
  const capitals = chosen.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(separator);
  const lacking = (password: string) => shortfall(policy, read(policy, password).count, typesIn(alphabet));
  let password = lacking(capitals) < lacking(plain) ? capitals : plain;
  while (lacking(password) > 0) {
    const next = drawTowardMinimums(policy, read(policy, password).count, alphabet, random);
    if (next === null) break;
    password += next.character;
  }
  return password;
}

const separator = '-';
