import type { Account } from './account.ts';
import { type Change, isEnd, type Step } from './change.ts';
import { type Connected, connectionOf } from './connection.ts';
import type { PasswordChangeMode, Source } from './source.ts';
import { type Text, text } from './text.ts';

/**
 * Whose sign-in proves the person before a standing right is used, one that works without the current password: a service
 * account's, or the person's own by OAuth (docs/specification.md, W-2 and W-3). What proves must have been there before: whoever only
 * finds the browser open could else bring the proof along, with a source, an account or a description of their own.
 *
 * Pure, for the form and for the background.
 */

/** The accounts of one source that could sign in when a right was confirmed. */
export interface Prover {
  readonly sourceId: string;
  /** `connectionOf` the source then. */
  readonly connection: string;
  readonly accounts: readonly { readonly key: string; readonly name: string }[];
}

/**
 * How things stood when a credential was entered, or an authorization given. Sealed in with it, so that nothing alters it
 * but doing that again.
 */
export interface Confirmed {
  /** A random one for each time. */
  readonly id: string;
  /** `connectionOf` the source that the right is for: with another one the right is not used. */
  readonly connection: string;
  readonly provers: readonly Prover[];
}

/** The right that a source keeps, as it was confirmed; by several records where it takes more than one. */
export type Right = readonly Confirmed[];

/** The id of a right, for a step to say which one it was planned with. */
export function rightIdOf(right: Right): string {
  return right.map(({ id }) => id).join(' ');
}

/** What a record confirmed, where that still is the source's connection; null for one that cannot be used any more. */
export function confirmedFor(
  record: { readonly confirmed?: Confirmed } | undefined,
  source: Connected,
): Confirmed | null {
  const confirmed = record?.confirmed;
  return confirmed?.connection === connectionOf(source) ? confirmed : null;
}

/** Everyone who could prove something now: what confirming a right puts into it. */
export function proversOf(
  sources: readonly Source[],
  accounts: readonly Account[],
  canSignIn: (source: Source) => boolean,
): readonly Prover[] {
  return sources.filter(canSignIn).flatMap((source) => {
    const own = accounts.filter(({ sourceId }) => sourceId === source.id).map(({ key, name }) => ({ key, name }));
    return own.length === 0 ? [] : [{ sourceId: source.id, connection: connectionOf(source), accounts: own }];
  });
}

/** An account of a change, with its source. */
export interface Party {
  readonly source: Source;
  readonly account: Account;
}

export interface Candidate extends Party {
  /** An authentication account that the rest waits for. */
  readonly gates: boolean;
  readonly canSignIn: boolean;
  /** Its change takes no current password, or a service account's right. */
  readonly usesStandingRight: boolean;
  /** Null where its source keeps none, or none that can be used: then there is nothing to release. */
  readonly right: Right | null;
}

/**
 * Does a sign-in to the one account prove the person for a change of the other by its source's right?
 *
 * - An account that was linked when the right was confirmed does, at a source that is asked in the same way still. Its
 *   name is compared too, because that is what signs in.
 * - An account proves itself, once a sign-in linked it under this very right: whoever edits the source loses the right.
 *   What only a configuration says of an account, that this name signs in to it, is not believed.
 */
export function provesFor(prover: Party, { account, right }: Pick<Candidate, 'account' | 'right'>): boolean {
  if (right === null) return true;
  const isItself = prover.account.key === account.key && prover.account.linkedBy === 'signIn';
  return isItself || right.every(({ provers }) => isAmong(provers, prover));
}

function isAmong(provers: readonly Prover[], { source, account }: Party): boolean {
  const then = provers.find(({ sourceId }) => sourceId === source.id);
  return (
    then !== undefined &&
    then.connection === connectionOf(source) &&
    then.accounts.some(({ key, name }) => key === account.key && name === account.name)
  );
}

export interface Proofs<C> {
  /** In the order in which they are given. Empty where no standing right is used. */
  readonly proofs: readonly C[];
  /** Whose right nobody here can release: each is a reason to refuse the change. */
  readonly unproved: readonly C[];
}

/**
 * The sign-ins that a change begins with: one that holds for every standing right, of the first authentication account,
 * else of the first account; where no single one does, one for each right.
 * @param ordered in the order of the change
 */
export function chooseProofs<C extends Candidate>(ordered: readonly C[]): Proofs<C> {
  const standing = ordered.filter(({ usesStandingRight }) => usesStandingRight);
  const able = ordered.filter(({ canSignIn }) => canSignIn);
  const inTurn = [...able.filter(({ gates }) => gates), ...able.filter(({ gates }) => !gates)];
  if (standing.length === 0) return { proofs: [], unproved: [] };
  const forAll = inTurn.find((prover) => standing.every((one) => provesFor(prover, one)));
  if (forAll !== undefined) return { proofs: [forAll], unproved: [] };
  const proofs: C[] = [];
  const unproved: C[] = [];
  for (const one of standing) {
    if (proofs.some((prover) => provesFor(prover, one))) continue;
    const prover = inTurn.find((each) => provesFor(each, one));
    if (prover === undefined) unproved.push(one);
    else proofs.push(prover);
  }
  return { proofs, unproved };
}

/** Why a change is refused, and what would let it go on: one sentence for each source whose right nobody can release. */
export function unprovedSentences(ordered: readonly Candidate[], unproved: readonly Candidate[]): readonly Text[] {
  if (unproved.length === 0) return [];
  const able = [...new Set(ordered.filter(({ canSignIn }) => canSignIn).map(({ source }) => source.name))];
  if (able.length === 0) return [text('propagation.plan.noProof')];
  const sources = new Set(unproved.map(({ source }) => source.name));
  return [...sources].map((name) => text('propagation.plan.confirm', name, able.join(', ')));
}

/** The steps whose sign-ins prove the person, in their turn. */
export function proofStepsOf({
  proofStepId,
  proofStepIds,
}: Pick<Change, 'proofStepId' | 'proofStepIds'>): readonly string[] {
  return proofStepIds ?? (proofStepId === null ? [] : [proofStepId]);
}

/**
 * Steps by whose sign-ins *Finish the rest* proves the person again, because a password that is typed anew would else be
 * set by a right that somebody else's proof released. None where every open step takes its current password.
 */
export function proofsToRepeat(
  change: Pick<Change, 'proofStepId' | 'proofStepIds'>,
  steps: readonly Step[],
): readonly Step[] {
  if (!steps.some(({ state, source }) => !isEnd(state) && isStandingRight(source.mode, source.needsCurrentPassword)))
    return [];
  const proofs = proofStepsOf(change);
  return steps.filter(({ id }) => proofs.includes(id));
}

/** A right that works without the person's current password: a service account's, or the person's own by OAuth. */
export function isStandingRight(mode: PasswordChangeMode, needsCurrentPassword: boolean): boolean {
  return mode === 'serviceAccount' || !needsCurrentPassword;
}
