import type { Affected } from '../../../core/model/order.ts';
import type { RuleResult } from '../../../core/model/policy.ts';
import type { Source } from '../../../core/model/source.ts';
import { counted, type Text, text } from '../../../core/model/text.ts';
import {
  type Candidate,
  chooseProofs,
  isStandingRight,
  type Proofs,
  type Right,
  unprovedSentences,
} from '../../../core/model/proof.ts';

/** What the form has to know of connectors. */
export interface SignInCapabilities {
  canSignIn(source: Pick<Source, 'connector' | 'connectorAttributes'>): boolean;
  needsCurrentPassword(source: Pick<Source, 'connector' | 'connectorAttributes' | 'passwordChangeMode'>): boolean;
}

/** One **Current password** field and the accounts that its value is for. */
export interface CurrentPasswordField {
  readonly id: string;
  readonly label: Text;
  readonly accountIds: readonly string[];
}

/** The accounts that can share a field: believed to have one password, or nobody knows otherwise. */
export const sharedFieldId = 'shared';

/**
 * One field for the accounts believed in step, one more for each that is out of step or unknown, none for an account
 * whose source does not ask. `separate`: the person says that accounts never changed here have passwords of their own.
 */
export function currentPasswordFields(
  affected: readonly Affected[],
  capabilities: SignInCapabilities,
  separate: boolean,
  rights: Rights = noRights,
): readonly CurrentPasswordField[] {
  const needed = needing(affected, capabilities, rights);
  const isShared = (each: Affected) => believedInStep(each, separate);
  const shared = needed.filter(isShared).map(({ account }) => account.id);
  const named = needed
    .filter((each) => !isShared(each))
    .map(({ account, source }) => ({
      id: account.id,
      label: text('launchpad.form.currentOf', account.name, source.name),
      accountIds: [account.id],
    }));
  if (shared.length === 0) return named;
  return [{ id: sharedFieldId, label: text('launchpad.form.current'), accountIds: shared }, ...named];
}

/** Accounts never changed here share a field, though each may well have a password of its own. */
export function mayDiffer(
  affected: readonly Affected[],
  capabilities: SignInCapabilities,
  rights: Rights = noRights,
): boolean {
  const needed = needing(affected, capabilities, rights);
  const shared = needed.filter((each) => believedInStep(each, false));
  return shared.length > 1 && shared.some(({ account }) => account.passwordState === 'neverChanged');
}

/** What each source's standing right was confirmed with, by source id; none for those that keep none of use. */
export type Rights = ReadonlyMap<string, Right>;
const noRights: Rights = new Map();

/** Whose sign-ins prove the person before a standing right changes anything: core/model/proof.ts. */
export function proofsOf(
  affected: readonly Affected[],
  capabilities: SignInCapabilities,
  rights: Rights = noRights,
): Proofs<Affected & Candidate> {
  return chooseProofs(candidatesOf(affected, capabilities, rights));
}

/** Why no sign-in here can prove the person, one sentence for each source; empty where one can, or none is needed. */
export function unprovedOf(
  affected: readonly Affected[],
  capabilities: SignInCapabilities,
  rights: Rights,
): readonly Text[] {
  const candidates = candidatesOf(affected, capabilities, rights);
  return unprovedSentences(candidates, chooseProofs(candidates).unproved);
}

function candidatesOf(
  affected: readonly Affected[],
  capabilities: SignInCapabilities,
  rights: Rights,
): readonly (Affected & Candidate)[] {
  return affected.map((each) => ({
    ...each,
    canSignIn: capabilities.canSignIn(each.source),
    usesStandingRight: isStandingRight(each.source.passwordChangeMode, capabilities.needsCurrentPassword(each.source)),
    right: rights.get(each.source.id) ?? null,
  }));
}

export interface FormProblem {
  /** `proof`, which is no field, `current/<id of the field>`, `new`, `confirmation`, or `choice/<source id>`. */
  readonly field: string;
  readonly sentence: Text;
}

export interface FormContent {
  readonly fields: readonly CurrentPasswordField[];
  readonly affected: readonly Affected[];
  /** Sources in which the person still has to pick an account. */
  readonly unchosen: readonly { readonly id: string }[];
  /** By field id. */
  readonly current: ReadonlyMap<string, string>;
  readonly next: string;
  readonly confirmation: string;
  readonly rules: readonly RuleResult[];
  readonly refused: boolean;
  /** Why nobody here can prove the person. */
  readonly unproved?: readonly Text[];
}

/** What keeps the form from being sent, in the order of the fields. */
export function problemsOf(form: FormContent): readonly FormProblem[] {
  const problems: FormProblem[] = [
    ...(form.unproved ?? []).map((sentence) => ({ field: 'proof', sentence })),
    ...form.unchosen.map(({ id }) => ({ field: `choice/${id}`, sentence: text('launchpad.form.chooseAccount') })),
    ...form.fields
      .filter(({ id }) => !form.current.get(id))
      .map(({ id }) => ({ field: `current/${id}`, sentence: text('launchpad.form.currentMissing') })),
  ];
  const next = nextProblem(form);
  if (next) problems.push({ field: 'new', sentence: next });
  if (form.next !== '' && form.confirmation !== form.next) {
    const sentence = form.confirmation === '' ? 'launchpad.form.confirmMissing' : 'launchpad.form.confirmDiffers';
    problems.push({ field: 'confirmation', sentence: text(sentence) });
  }
  return problems;
}

/** By account id, for the command. */
export function currentPasswords(
  fields: readonly CurrentPasswordField[],
  current: ReadonlyMap<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap(({ id, accountIds }) => accountIds.map((accountId) => [accountId, current.get(id) ?? ''])),
  );
}

function nextProblem({ next, rules, refused, fields, affected, current }: FormContent): Text | undefined {
  if (next === '') return text('launchpad.form.newMissing');
  const unmet = rules.filter(({ verdict, warns }) => verdict === 'notMet' && warns !== true).length;
  if (refused) return unmet > 0 ? counted('launchpad.form.refused', unmet) : text('launchpad.form.cannotTell');
  const covered = fields.flatMap(({ accountIds }) => accountIds).length;
  const same = fields.every(({ id }) => current.get(id) === next);
  return covered === affected.length && same ? text('launchpad.form.sameAsCurrent') : undefined;
}

/** Whose change, or proof, takes a current password. */
export function needing(
  affected: readonly Affected[],
  capabilities: SignInCapabilities,
  rights: Rights = noRights,
): readonly Affected[] {
  const proofs = new Set(proofsOf(affected, capabilities, rights).proofs.map(({ account }) => account.id));
  return affected.filter(({ account, source }) => proofs.has(account.id) || capabilities.needsCurrentPassword(source));
}

function believedInStep({ account }: Affected, separate: boolean): boolean {
  return account.passwordState === 'inStep' || (account.passwordState === 'neverChanged' && !separate);
}
