import type { PasswordDemands, PasswordPolicy } from '../../model/policy.ts';
import { type Text, text, type TextKey } from '../../model/text.ts';
import { read } from '../text/characters.ts';
import { type ComparedCharacters, realCharacters } from './compared-characters.ts';
import { policyOfDemands, withoutWarnings } from '../rules/derived-policies.ts';
import type { PolicyFacts } from '../rules/facts.ts';
import { isSet } from '../rules/limit.ts';
import { madePasswords } from './construct-password.ts';
import type { Rule } from '../rules/rule.ts';
import { rules } from '../rules/rules.ts';
import { both, breaking, type Wanted, wantedBy } from './constraints.ts';

/** Whether there is a password at all. `cannotTell`: the rules that can be reckoned with leave some. */
export type Room = 'some' | 'none' | 'cannotTell';

export interface Comparison {
  /** Passwords that the policy allows. */
  readonly policy: Room;
  /** Passwords that the policy allows and every source accepts. */
  readonly together: Room;
  /** One for each source, in the same order. */
  readonly sources: readonly SourceVerdict[];
}

export type SourceVerdict =
  /** Every password that the policy allows is accepted. */
  | { readonly kind: 'accepts' }
  /** This one is allowed by the policy and refused by the source, because of the rule that `sentence` says. */
  | { readonly kind: 'refuses'; readonly password: string; readonly rule: string; readonly sentence: Text }
  /** Why not, a sentence each. */
  | { readonly kind: 'cannotTell'; readonly why: readonly Text[] };

/**
 * Whether a policy fits what its sources demand. Exact for lengths, counts, kinds, repetitions, beginnings and character
 * sets; together with sequences or bytes it is never wrong, and sometimes cannot tell. Regular expressions and what is
 * about a person are told only where both sides have the same rule, or a password shows the difference. Of the facts only
 * what does not hang on a person is used: the dictionary and the estimate of strength.
 */
export function compare(
  given: PasswordPolicy,
  demands: readonly PasswordDemands[],
  { dictionary, strength }: Pick<PolicyFacts, 'dictionary' | 'strength'> = {},
  characters: ComparedCharacters = realCharacters,
): Comparison {
  const policy = withoutWarnings(given);
  const facts: PolicyFacts = { dictionary, strength };
  const isAllowed = isAllowedBy(rulesOf(policy), policy, facts);
  const sought = new Map<string, Found>();
  const seek = (wanted: Wanted | null, key: string) => {
    const known = sought.get(key) ?? find(wanted, isAllowed, characters);
    sought.set(key, known);
    return known;
  };
  let sampled: readonly string[] | undefined;
  const samples = () => (sampled ??= allowedOnes(wanted, isAllowed, characters));
  const wanted = wantedBy(policy);
  const usual = seek(wanted, '');
  const others = demands.map(policyOfDemands);
  return {
    policy: roomOf(usual),
    together: together(policy, others, facts, characters),
    sources: others.map((other, index) => {
      const verdict = verdictOn(other);
      const said = demands[index]?.sentences ?? [];
      if (verdict.kind === 'refuses' || said.length === 0) return verdict;
      const why = said.map((sentence) => text('policy.compare.sentence', sentence));
      return { kind: 'cannotTell', why: [...(verdict.kind === 'cannotTell' ? verdict.why : []), ...why] };
    }),
  };

  function verdictOn(other: PasswordPolicy): SourceVerdict {
    if (usual === 'none') return { kind: 'accepts' };
    const why: Text[] = [];
    for (const rule of rulesOf(other)) {
      const broken = breaking(wanted, rule.id, other);
      if (broken === null || (broken === 'unsaid' && isSameOrStricter(policy, rule.id, other))) continue;
      const found = broken === 'unsaid' ? 'cannotTell' : seek(broken, keyOf(rule, other));
      if (found === 'none') continue;
      const tried = typeof found === 'object' ? [found.password] : broken === 'unsaid' ? samples() : [];
      const password = tried.find((one) => rule.check(read(other, one), other, facts) === 'notMet');
      if (password !== undefined) {
        return { kind: 'refuses', password, rule: rule.id, sentence: rule.sentence(other) };
      }
      why.push(text(unsure[rule.id] ?? 'policy.compare.unsure'));
    }
    return why.length === 0 ? { kind: 'accepts' } : { kind: 'cannotTell', why };
  }
}

/** No password could be told to be one: there is none, or nobody knows. */
type NoPassword = Exclude<Room, 'some'>;
type Found = { readonly password: string } | NoPassword;

function find(wanted: Wanted | null, isAllowed: (password: string) => boolean, characters: ComparedCharacters): Found {
  if (wanted === null) return 'none';
  let isNone = true;
  for (const password of triedOnes(wanted, characters)) {
    if (isAllowed(password)) return { password };
    isNone = false;
  }
  return isNone ? 'none' : 'cannotTell';
}

function allowedOnes(
  wanted: Wanted,
  isAllowed: (password: string) => boolean,
  characters: ComparedCharacters,
): readonly string[] {
  return [...triedOnes(wanted, characters)].filter(isAllowed);
}

function* triedOnes(wanted: Wanted, characters: ComparedCharacters): Generator<string> {
  let tries = 0;
  for (const password of madePasswords(wanted, characters)) {
    yield password;
    tries += 1;
    if (tries === mostTries) return;
  }
}

/** What none of so many passwords of all sorts meets is left untold. */
const mostTries = 40;

function rulesOf(policy: PasswordPolicy): readonly Rule[] {
  return rules.filter((rule) => rule.applies(policy));
}

/** What hangs on a person or on an answer from elsewhere does not count: for somebody the password is allowed. */
function isAllowedBy(own: readonly Rule[], policy: PasswordPolicy, facts: PolicyFacts): (password: string) => boolean {
  return (password) => {
    const reading = read(policy, password);
    return own.every((rule) => {
      const verdict = rule.check(reading, policy, facts);
      return verdict === 'met' || (verdict === 'cannotTell' && rule.id !== 'minStrength');
    });
  };
}

function roomOf(found: Found): Room {
  return typeof found === 'object' ? 'some' : found;
}

function together(
  policy: PasswordPolicy,
  others: readonly PasswordPolicy[],
  facts: PolicyFacts,
  characters: ComparedCharacters,
): Room {
  let wanted: Wanted | null = wantedBy(policy);
  for (const other of others) wanted = wanted && both(wanted, wantedBy(other));
  const each = [policy, ...others].map((one) => isAllowedBy(rulesOf(one), one, facts));
  return roomOf(find(wanted, (password) => each.every((isAllowed) => isAllowed(password)), characters));
}

function keyOf({ id, fields: [first] }: Rule, demands: PasswordPolicy): string {
  return `${id} ${first === undefined ? '' : String(demands[first.name])}`;
}

/** Whether the policy has the source's rule, and the source's asks for no more; a rule that may be let through does not count. */
function isSameOrStricter(policy: PasswordPolicy, rule: string, other: PasswordPolicy): boolean {
  if (policy.allowAndRecord.some((id) => id === rule)) return false;
  switch (rule) {
    case 'useAccountAttributes':
    case 'useIdentityAttributes':
    case 'useDictionary':
    case 'useBreachList':
      return policy[rule];
    case 'minStrength':
    case 'minDifference':
      return policy[rule] >= other[rule];
    case 'validateAgainstAccountId':
      return policy[rule] && isSamePiece(policy.accountIdMinWordLength, other.accountIdMinWordLength);
    case 'validateAgainstAccountName':
      return policy[rule] && isSamePiece(policy.accountNameMinWordLength, other.accountNameMinWordLength);
    case 'mustMatch':
    case 'mustNotMatch':
      return other[rule].every((pattern) => policy[rule].includes(pattern));
    default:
      return false;
  }
}

/** A short id or name has no piece of the policy's length, so pieces do not stand for the whole. */
function isSamePiece(own: number, others: number): boolean {
  return isSet(others) ? isSet(own) && own <= others : !isSet(own);
}

const unsure: Readonly<Record<string, TextKey>> = {
  mustMatch: 'policy.compare.pattern',
  mustNotMatch: 'policy.compare.pattern',
  useDictionary: 'policy.compare.dictionary',
  useAccountAttributes: 'policy.compare.attributes',
  useIdentityAttributes: 'policy.compare.attributes',
  validateAgainstAccountId: 'policy.compare.accountId',
  validateAgainstAccountName: 'policy.compare.accountName',
  minStrength: 'policy.compare.strength',
  minDifference: 'policy.compare.difference',
  useBreachList: 'policy.compare.breachList',
};
