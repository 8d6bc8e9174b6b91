import { type PasswordDemands, type PasswordPolicy, untellableRuleIds } from '../../model/policy.ts';
import { text, type Text } from '../../model/text.ts';
import type { Random } from '../../ports.ts';
import { drawNearer, everyCharacter, only, typesIn, type Alphabet } from '../text/alphabet.ts';
import { read, type Reading } from '../text/characters.ts';
import { check, isRefused } from '../check/check.ts';
import { noCharacters, shortfall } from './shortfall.ts';
import { policyOfDemands, strictest, withoutRules, withoutWarnings } from '../rules/derived-policies.ts';
import { isSet } from '../rules/limit.ts';
import type { PolicyFacts } from '../rules/facts.ts';
import { below } from './random.ts';
import { rules } from '../rules/rules.ts';
import { search } from './search.ts';

export type Generated = { readonly ok: true; readonly password: string } | { readonly ok: false; readonly why: Text };

/**
 * A random password that meets the policy and what the sources `demand`, or the sentence why there is none. It has 20
 * characters where that is allowed, and only such as can be typed anywhere: of printable ASCII, neither colon nor space.
 * What the policy only warns of is met where that can be. The breach list is not asked: nobody else had this password.
 */
export function generatePassword(
  policy: PasswordPolicy,
  facts: PolicyFacts,
  random: Random,
  demands: readonly PasswordDemands[] = [],
): Generated {
  return firstMade(policy, facts, demands, (wanted) => passwordFor(wanted, facts, random));
}

/**
 * A passphrase that meets the policy and what the sources `demand`, or the sentence why there is none: words drawn from
 * `words` (lower-case ASCII, each different), as many as make 50 bits, with capitals, digits and signs as far as they
 * are asked for.
 */
export function generatePassphrase(
  policy: PasswordPolicy,
  facts: PolicyFacts,
  random: Random,
  words: readonly string[],
  demands: readonly PasswordDemands[] = [],
): Generated {
  return firstMade(policy, facts, demands, (wanted) => passphraseFor(wanted, facts, random, words));
}

/** With the warnings met if that can be, else without. */
function firstMade(
  policy: PasswordPolicy,
  facts: PolicyFacts,
  demands: readonly PasswordDemands[],
  make: (wanted: PasswordPolicy) => Generated,
): Generated {
  const missing = whatIsMissing(policy, facts);
  if (missing !== null) return { ok: false, why: missing };
  const demanded = demands.map(policyOfDemands);
  const made = make(lenient(strictest(policy, demanded)));
  if (made.ok || policy.warnOnly.length === 0) return made;
  return make(lenient(strictest(withoutWarnings(policy), demanded)));
}

/** Every rule counts, and what these facts leave open is no reason to refuse: that is told already. */
function lenient(policy: PasswordPolicy): PasswordPolicy {
  return { ...policy, warnOnly: [], allowAndRecord: [...untellableRuleIds] };
}

function passwordFor(policy: PasswordPolicy, facts: PolicyFacts, random: Random): Generated {
  const isUsable = openWays(policy, facts);
  const alphabet = only(everyCharacter, (character) => isUsable(read(policy, character)));
  const least = Math.max(
    1,
    policy.minLength,
    policy.minUniqueChars,
    shortfall(policy, noCharacters, typesIn(alphabet)),
  );
  const most = Math.min(...[policy.maxLength, policy.maxBytes, Infinity].filter(isSet));
  if (least !== Infinity && least > most) return { ok: false, why: text('policy.generate.impossible', least, most) };

  const coming = rules.filter((rule) => rule.canCome !== undefined && rule.applies(policy));
  const withoutStrength = withoutRules(policy, ['minStrength']);
  const effort = { left: mostBeginnings };
  let estimates = 0;
  const isMet = (password: string) => {
    if (isRefused(check(withoutStrength, password, facts))) return false;
    if (!isSet(policy.minStrength)) return true;
    estimates += 1;
    if (estimates >= mostEstimates) effort.left = 0;
    return !isRefused(check(policy, password, facts));
  };
  for (const length of lengths(least, most)) {
    const canCome = (beginning: Reading) =>
      coming.every((rule) => rule.canCome?.(beginning, policy, length - beginning.length));
    if (!canCome(read(policy, ''))) continue;
    const isOpen = (beginning: string) => {
      const reading = read(policy, beginning);
      return isUsable(reading) && canCome(reading);
    };
    const password = search({ policy, alphabet, length, random, isOpen, isMet, effort });
    if (password !== null) return { ok: true, password };
  }
  return { ok: false, why: text(estimates > 0 ? 'policy.generate.tooWeak' : 'policy.generate.nothingLeft') };
}

function passphraseFor(
  policy: PasswordPolicy,
  facts: PolicyFacts,
  random: Random,
  words: readonly string[],
): Generated {
  const isUsable = openWays(policy, facts);
  const isOpen = (part: string) => isUsable(read(policy, part));
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

/** An estimate takes some milliseconds, and what chance does not bring in so many tries the policy leaves no room for. */
const mostEstimates = 40;

/** A pattern may ask for more characters than is good. */
const longestTried = 128;

/** Out of reach of guessing at a sign-in, in no more words than a person will type. */
const leastBits = 50;
const fewestWords = 256;

/** To take the first of 16 phrases that meets the policy costs at most 4 of the bits. */
const mostPhrases = 16;

/**
 * A password that meets the policy cannot be told from one that does not before these facts are there. The empty one
 * contains nothing and differs by one character at least from whatever was typed, so it is told whatever is there.
 */
function whatIsMissing(policy: PasswordPolicy, facts: PolicyFacts): Text | null {
  const minDifference = Math.min(policy.minDifference, 1);
  const results = check({ ...policy, useBreachList: false, minDifference }, '', facts);
  return results.find((result) => result.verdict === 'cannotTell' && isRefused([result]))?.sentence ?? null;
}

function openWays(policy: PasswordPolicy, facts: PolicyFacts): (beginning: Reading) => boolean {
  const final = rules.filter((rule) => rule.final && rule.applies(policy));
  return (beginning) => final.every((rule) => rule.check(beginning, policy, facts) !== 'notMet');
}

/**
 * The best length first. The shorter ones matter where forbidden words leave too little for more characters, the longer
 * ones where a pattern asks for them.
 */
function lengths(least: number, most: number): number[] {
  if (least === Infinity) return [];
  const best = Math.min(Math.max(goodLength, least), most);
  const longest = Math.max(best, Math.min(most, longestTried));
  return [
    ...Array.from({ length: best - least + 1 }, (_, fewer) => best - fewer),
    ...Array.from({ length: longest - best }, (_, more) => best + 1 + more),
  ];
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
