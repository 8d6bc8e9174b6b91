import type { PasswordDemands, PasswordPolicy } from '../../model/policy.ts';
import { type Text, text } from '../../model/text.ts';
import { read } from '../text/characters.ts';
import { covers, policyOfDemands, withoutWarnings } from '../rules/derived-policies.ts';
import type { PolicyFacts } from '../rules/facts.ts';
import type { Rule } from '../rules/rule.ts';
import { rules } from '../rules/rules.ts';
import { type ComparedCharacters, realCharacters } from './compared-characters.ts';
import { type Constraints, constraintsOf, intersect, violating } from './constraints.ts';
import { constructPasswords } from './construct-password.ts';

/** Whether any password is allowed. `cannotTell`: none was found, but that does not prove that there is none. */
export type Satisfiability = 'some' | 'none' | 'cannotTell';

export interface Comparison {
  /** Whether there are passwords that the policy allows. */
  readonly policy: Satisfiability;
  /** Whether there are passwords that the policy allows and every source accepts. */
  readonly together: Satisfiability;
  /** One verdict for each source, in the order of the demands. */
  readonly sources: readonly SourceVerdict[];
}

export type SourceVerdict =
  /** Every password that the policy allows is accepted. */
  | { readonly kind: 'accepts' }
  /** `password` is an example that the policy allows and the source refuses, by the rule that `sentence` states. */
  | { readonly kind: 'refuses'; readonly password: string; readonly rule: string; readonly sentence: Text }
  /** One sentence for each reason. */
  | { readonly kind: 'cannotTell'; readonly why: readonly Text[] };

/**
 * Whether a policy fits what its sources demand. Exact for lengths, counts, character types, repetitions, beginnings and
 * character sets. With sequences or bytes it is never wrong, but sometimes cannot tell. For regular expressions and rules
 * about a person it can tell only where both sides have the same rule, or where a password shows the difference. It uses
 * only the facts that are the same for everyone: the dictionary and the estimate of strength.
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
  const constraints = constraintsOf(policy);
  const searched = new Map<string, Found>();
  const search = (sought: Constraints | null, key: string) => {
    const known = searched.get(key) ?? find(sought, isAllowed, characters);
    searched.set(key, known);
    return known;
  };
  let sampled: readonly string[] | undefined;
  const samples = () => (sampled ??= allowedCandidates(constraints, isAllowed, characters));
  const anyAllowed = search(constraints, '');
  const others = demands.map(policyOfDemands);
  return {
    policy: satisfiabilityOf(anyAllowed),
    together: together(policy, others, facts, characters),
    sources: others.map((other, index) => {
      const verdict = verdictOn(other);
      const sentences = demands[index]?.sentences ?? [];
      if (verdict.kind === 'refuses' || sentences.length === 0) return verdict;
      const why = sentences.map((sentence) => text('policy.compare.sentence', sentence));
      return { kind: 'cannotTell', why: [...(verdict.kind === 'cannotTell' ? verdict.why : []), ...why] };
    }),
  };

  function verdictOn(other: PasswordPolicy): SourceVerdict {
    if (anyAllowed === 'none') return { kind: 'accepts' };
    const why: Text[] = [];
    for (const rule of rulesOf(other)) {
      const found = counterexample(rule, other);
      if (typeof found === 'object') {
        return { kind: 'refuses', password: found.password, rule: rule.id, sentence: rule.sentence(other) };
      }
      if (found === 'cannotTell') why.push(text(rule.cannotCompare ?? 'policy.compare.unsure'));
    }
    return why.length === 0 ? { kind: 'accepts' } : { kind: 'cannotTell', why };
  }

  /** A password that the policy allows and the source refuses by this rule. */
  function counterexample(rule: Rule, other: PasswordPolicy): Found {
    const violated = violating(constraints, rule, other);
    if (violated === 'notExpressible') return isCovered(rule, other) ? 'none' : firstRefused(samples(), rule, other);
    const found = search(violated, keyOf(rule, other));
    return typeof found === 'object' ? firstRefused([found.password], rule, other) : found;
  }

  /** Whether the policy has the source's rule and the source's is not stricter, so that no sample needs to be tried. */
  function isCovered(rule: Rule, other: PasswordPolicy): boolean {
    const mayLetThrough = policy.allowAndRecord.some((id) => id === rule.id);
    return !mayLetThrough && covers(rule, policy, other);
  }

  function firstRefused(passwords: readonly string[], rule: Rule, other: PasswordPolicy): Found {
    const password = passwords.find((one) => rule.check(read(other, one), other, facts) === 'notMet');
    return password === undefined ? 'cannotTell' : { password };
  }
}

/** The result of looking for a password: one, or certainly none, or none found. */
type Found = { readonly password: string } | Exclude<Satisfiability, 'some'>;

function find(
  constraints: Constraints | null,
  isAllowed: (password: string) => boolean,
  characters: ComparedCharacters,
): Found {
  if (constraints === null) return 'none';
  let isNone = true;
  for (const password of candidates(constraints, characters)) {
    if (isAllowed(password)) return { password };
    isNone = false;
  }
  return isNone ? 'none' : 'cannotTell';
}

function allowedCandidates(
  constraints: Constraints,
  isAllowed: (password: string) => boolean,
  characters: ComparedCharacters,
): readonly string[] {
  return [...candidates(constraints, characters)].filter(isAllowed);
}

function* candidates(constraints: Constraints, characters: ComparedCharacters): Generator<string> {
  let tries = 0;
  for (const password of constructPasswords(constraints, characters)) {
    yield password;
    tries += 1;
    if (tries === maxCandidates) return;
  }
}

/** Candidates for one question. Where none of so many different ones is allowed, the answer is *cannot tell*. */
const maxCandidates = 40;

function rulesOf(policy: PasswordPolicy): readonly Rule[] {
  return rules.filter((rule) => rule.applies(policy));
}

/**
 * A rule that cannot tell without a person, or without an answer from elsewhere, allows the password: some person may use
 * it. Strength is the exception, because the estimate is the same for everyone.
 */
function isAllowedBy(own: readonly Rule[], policy: PasswordPolicy, facts: PolicyFacts): (password: string) => boolean {
  return (password) => {
    const reading = read(policy, password);
    return own.every((rule) => {
      const verdict = rule.check(reading, policy, facts);
      return verdict === 'met' || (verdict === 'cannotTell' && rule.id !== 'minStrength');
    });
  };
}

function satisfiabilityOf(found: Found): Satisfiability {
  return typeof found === 'object' ? 'some' : found;
}

function together(
  policy: PasswordPolicy,
  others: readonly PasswordPolicy[],
  facts: PolicyFacts,
  characters: ComparedCharacters,
): Satisfiability {
  let constraints: Constraints | null = constraintsOf(policy);
  for (const other of others) constraints = constraints && intersect(constraints, constraintsOf(other));
  const each = [policy, ...others].map((one) => isAllowedBy(rulesOf(one), one, facts));
  return satisfiabilityOf(find(constraints, (password) => each.every((isAllowed) => isAllowed(password)), characters));
}

function keyOf({ id, fields: [first] }: Rule, demands: PasswordPolicy): string {
  return `${id} ${first === undefined ? '' : String(demands[first.name])}`;
}
