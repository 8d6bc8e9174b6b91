import type { Account } from '../../model/account.ts';
import type { LeftOut, Step, StepAccount, StepSource } from '../../model/change.ts';
import { chooseProofs, isStandingRight, type Right, rightIdOf, unprovedSentences } from '../../model/proof.ts';
import { type Refused, refuse } from '../../model/refusal.ts';
import { originOf, type Source } from '../../model/source.ts';
import { type Text, text } from '../../model/text.ts';

/** A source of the target, in the target's order, with its linked accounts in the source's order. */
export interface PlannedSource {
  readonly source: Source;
  readonly accounts: readonly Account[];
  /** Its change takes the person's current password. */
  readonly needsCurrent: boolean;
  /** Its connector can tell whether a password signs in. */
  readonly canSignIn: boolean;
  /** Its set can be sent twice without harm. */
  readonly repeatable: boolean;
  /** What its standing right was confirmed with, where it keeps one that can be used. */
  readonly right: Right | null;
}

export interface PlanRequest {
  readonly changeId: string;
  readonly now: number;
  readonly sources: readonly PlannedSource[];
  /** For a source with several accounts that does not sync them all: source id → account id. */
  readonly chosenAccounts: ReadonlyMap<string, string>;
  /** Accounts whose current password came along. */
  readonly currentGiven: ReadonlySet<string>;
  /** Those of them where it is the new password. */
  readonly newIsCurrent: ReadonlySet<string>;
}

export interface Plan {
  readonly ok: true;
  /** In the order in which they are attempted. */
  readonly steps: readonly Step[];
  readonly gated: boolean;
  /** The steps whose sign-ins prove the person, in their turn. */
  readonly proofStepIds: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

interface Candidate extends PlannedSource {
  readonly account: Account;
  readonly gates: boolean;
  readonly usesStandingRight: boolean;
}

/**
 * Decides which accounts a change goes through and in which order: first the authentication accounts, then all others,
 * each in the target's order of sources and the source's order of accounts. Refuses with a sentence per problem.
 */
export function plan(request: PlanRequest): Plan | Refused {
  const chosen = request.sources.map((planned) => chooseAccounts(planned, request.chosenAccounts));
  const problems = chosen.flatMap((choice) => choice.problem ?? []);
  if (problems.length > 0) return refuse(...problems);

  const candidates = chosen.flatMap((choice) => choice.candidates);
  const ordered = [...candidates.filter((one) => one.gates), ...candidates.filter((one) => !one.gates)];
  if (ordered.length === 0) return refuse(text('propagation.plan.noAccount'));
  if (ordered.every(({ account }) => request.newIsCurrent.has(account.id)))
    return refuse(text('propagation.plan.newIsCurrent'));

  const chosenProofs = chooseProofs(ordered);
  const obstacles = [
    ...missingPasswords(ordered, chosenProofs.proofs, request),
    ...unprovedSentences(ordered, chosenProofs.unproved),
    ...undecidableGates(ordered, request),
  ];
  if (obstacles.length > 0) return refuse(...obstacles);

  const steps = ordered.map((one, index) => makeStep(one, index, request));
  return {
    ok: true,
    steps,
    gated: ordered.some((one) => one.gates),
    proofStepIds: chosenProofs.proofs.flatMap((proof) => steps[ordered.indexOf(proof)]?.id ?? []),
    leftOut: chosen.flatMap((choice) => choice.leftOut),
  };
}

interface Choice {
  readonly candidates: readonly Candidate[];
  readonly leftOut: readonly LeftOut[];
  readonly problem?: Text;
}

function chooseAccounts(planned: PlannedSource, chosenAccounts: ReadonlyMap<string, string>): Choice {
  const { source, accounts } = planned;
  const asCandidate = (account: Account): Candidate => ({
    ...planned,
    account,
    gates: source.authenticationSource && account.authenticationAccount,
    usesStandingRight: isStandingRight(source.passwordChangeMode, planned.needsCurrent),
  });
  if (source.multipleAccountPasswordSync || accounts.length <= 1)
    return { candidates: accounts.map(asCandidate), leftOut: [] };
  const picked = accounts.find((account) => account.id === chosenAccounts.get(source.id));
  if (picked === undefined)
    return { candidates: [], leftOut: [], problem: text('propagation.plan.choose', source.name) };
  return {
    candidates: [asCandidate(picked)],
    leftOut: accounts
      .filter((account) => account !== picked)
      .map((account) => ({ accountId: account.id, accountName: account.name, sourceName: source.name })),
  };
}

function missingPasswords(
  ordered: readonly Candidate[],
  proofs: readonly Candidate[],
  { currentGiven }: PlanRequest,
): readonly Text[] {
  return ordered
    .filter((one) => (one.needsCurrent || proofs.includes(one)) && !currentGiven.has(one.account.id))
    .map(({ account, source }) => text('propagation.plan.currentMissing', account.name, source.name));
}

/** The rest would wait for an account that nothing is sent to and that nothing can be asked of. */
function undecidableGates(ordered: readonly Candidate[], { newIsCurrent }: PlanRequest): readonly Text[] {
  return ordered
    .filter((one) => one.gates && !one.canSignIn && newIsCurrent.has(one.account.id))
    .map(({ account, source }) => text('propagation.plan.gateIsCurrent', account.name, source.name));
}

function makeStep(candidate: Candidate, index: number, request: PlanRequest): Step {
  const { account, gates } = candidate;
  return {
    id: `${request.changeId}/${index}`,
    changeId: request.changeId,
    index,
    account: stepAccount(account),
    source: stepSource(candidate),
    gates,
    state: 'planned',
    stateSince: request.now,
    attempts: 0,
    outcome: null,
    nextAttemptAt: null,
    note: null,
    ...(request.newIsCurrent.has(account.id) && { newIsCurrent: true }),
  };
}

function stepAccount(account: Account): StepAccount {
  return {
    id: account.id,
    key: account.key,
    nativeIdentity: account.nativeIdentity,
    name: account.name,
    ...(account.displayName !== undefined && { displayName: account.displayName }),
    disabled: account.disabled ?? false,
    passwordState: account.passwordState,
  };
}

function stepSource({ source, canSignIn, repeatable, needsCurrent, usesStandingRight, right }: Candidate): StepSource {
  return {
    id: source.id,
    name: source.name,
    connector: source.connector,
    origin: originOf(source),
    mode: source.passwordChangeMode,
    authenticationSource: source.authenticationSource,
    canSignIn,
    repeatable,
    needsCurrentPassword: needsCurrent,
    ...(usesStandingRight && right !== null && { rightId: rightIdOf(right) }),
  };
}
