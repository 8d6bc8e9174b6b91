import { capabilitiesOf } from '../connectors/spi.ts';
import { crashPoint } from '../crash-point.ts';
import type { Answers, FieldsOf } from '../messages/commands.ts';
import type { Account } from '../model/account.ts';
import type { Change, ChangeTarget, Step } from '../model/change.ts';
import { isEnd } from '../model/change.ts';
import { connectionDigest } from '../model/connection.ts';
import type { PasswordPolicy } from '../model/policy.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import type { Source } from '../model/source.ts';
import { text } from '../model/text.ts';
import { acceptedBreachAnswer } from '../policy/check/breach-list.ts';
import { type AccountFacts, isAllowedUnchecked, passwordToSend, type PolicyFacts } from '../policy/check/check.ts';
import { withoutRules } from '../policy/rules/derived-policies.ts';
import { compileDictionary } from '../policy/text/dictionary.ts';
import { accountsOfSource } from '../store/accounts.ts';
import type { ChangeRecord, Journal } from '../store/journal.ts';
import type { PropagationDeps } from './dependencies.ts';
import { apply } from './decide/change-machine.ts';
import { plan } from './decide/plan.ts';
import { proveNewPassword } from './prove-new-password.ts';
import type { Runner } from './run/runner.ts';
import { readRight } from '../sources/open-source.ts';

/** However long a change takes, its passwords are forgotten four hours after they were typed. */
export const secretsLifeMs = 4 * 60 * 60_000;

/** Plans the change, checks the password once more, and commits it. Refused: nothing was started. */
export async function startChange(
  deps: PropagationDeps,
  journal: Journal,
  runner: Runner,
  command: FieldsOf<'startChange'>,
): Promise<Answers['startChange']> {
  const { changeId } = command;
  if ((await journal.read(changeId)) !== null) return { ok: true, changeId };
  const target = await readTarget(deps, command.target);
  if (!target.ok) return target;
  const { policy } = target;
  const newPassword = passwordToSend(policy, command.newPassword);
  const current = new Map(Object.entries(command.currentPasswords));
  const now = deps.clock.now();
  const planned = plan({
    changeId,
    now,
    sources: await Promise.all(target.sources.map((source) => withAccounts(deps, source))),
    chosenAccounts: new Map(Object.entries(command.chosenAccounts)),
    currentGiven: new Set(current.keys()),
    newIsCurrent: new Set([...current].filter(([, password]) => password === newPassword).map(([id]) => id)),
  });
  if (!planned.ok) return planned;
  const identity = (await deps.db.get('identity', 'identity')) ?? null;
  const accounts = await accountsOf(deps, planned.steps);
  const breachList = await acceptedBreachAnswer(command.breachList, newPassword, now);
  // A password that is in use already was checked by these rules when it was new.
  const asked = command.newPasswordIsInUse === true ? withoutRules(policy, rulesCheckedAtStartOnly) : policy;
  const checked = await checkedByPolicy(deps, asked, newPassword, {
    identityAttributes: identity?.attributes,
    accounts,
    currentPasswords: [...current.values()],
    breachList: () => breachList,
    strength: () => command.strength,
  });
  if (!checked.ok) return checked;
  const { uncheckedRules } = checked;

  const { gated, proofStepIds, leftOut } = planned;
  const steps = await withConnections(planned.steps, proofStepIds, target.sources);
  if (command.newPasswordIsInUse) {
    const haveIt = steps.filter(({ account }) => account.passwordState === 'inStep');
    const proof = await proveNewPassword(deps, haveIt, newPassword);
    if (!proof.ok) return proof;
  }
  const change: Change = {
    id: changeId,
    target: target.target,
    identityName: identity?.name ?? '',
    policy,
    requestedAt: now,
    state: 'open',
    endedAt: null,
    secretsExpireAt: now + secretsLifeMs,
    gated,
    proofStepId: proofStepIds[0] ?? null,
    ...(proofStepIds.length > 1 && { proofStepIds }),
    proved: false,
    runnerId: null,
    stopRequested: false,
    leftOut,
    ...(uncheckedRules.length > 0 && { uncheckedRules }),
    seenAt: null,
  };
  // The passwords first: a change without them would have to ask the person again.
  const ids = new Set(steps.map((step) => step.account.id));
  const currentPasswords = Object.fromEntries([...current].filter(([id]) => ids.has(id)));
  await deps.vault.put(changeId, { newPassword, currentPasswords, expiresAt: change.secretsExpireAt });
  await crashPoint?.('start.passwordsKept');
  const started = await commitStart(deps, journal, runner, { change, steps }).catch(async (error: unknown) => {
    await deps.vault.forgetChange(changeId);
    throw error;
  });
  await crashPoint?.('start.committed');
  if (started.ok) runner.drive(changeId);
  else await deps.vault.forgetChange(changeId);
  return started;
}

/** Rules that are checked when a password is new, and cannot be checked again later. */
export const rulesCheckedAtStartOnly = ['minDifference', 'minStrength', 'useBreachList'];

/** Refused by the policy, or the rules that could not be checked and that the policy allows in that case. */
export async function checkedByPolicy(
  { db, policyCheck }: Pick<PropagationDeps, 'db' | 'policyCheck'>,
  policy: PasswordPolicy,
  password: string,
  facts: Omit<PolicyFacts, 'dictionary'>,
): Promise<{ readonly ok: true; readonly uncheckedRules: readonly string[] } | Refused> {
  const dictionary = policy.useDictionary ? await db.get('dictionary', 'dictionary') : undefined;
  const results = policyCheck.check(policy, password, {
    ...facts,
    dictionary: dictionary && compileDictionary(dictionary.words),
  });
  if (policyCheck.isRefused(results)) {
    return { ok: false, refusal: { sentences: [text('propagation.start.policy', policy.name)], rules: results } };
  }
  return { ok: true, uncheckedRules: results.filter(isAllowedUnchecked).map(({ rule }) => rule) };
}

/** The accounts of the steps as they are linked now, and as they were planned where they are not any more. */
export function accountsOf({ db }: Pick<PropagationDeps, 'db'>, steps: readonly Step[]): Promise<AccountFacts[]> {
  return Promise.all(steps.map(async ({ account }) => (await db.get('accounts', account.id)) ?? account));
}

type Target =
  | {
      readonly ok: true;
      readonly target: ChangeTarget;
      readonly policy: PasswordPolicy;
      /** In the order in which a change goes through them. */
      readonly sources: readonly Source[];
    }
  | Refused;

async function readTarget(deps: PropagationDeps, { kind, id }: FieldsOf<'startChange'>['target']): Promise<Target> {
  return kind === 'group' ? readGroup(deps, id) : readSource(deps, id);
}

async function readGroup({ db }: PropagationDeps, id: string): Promise<Target> {
  const group = await db.get('passwordSyncGroups', id);
  if (group === undefined) return refuse(text('propagation.start.targetGone'));
  const policy = await db.get('passwordPolicies', group.passwordPolicyId);
  if (policy === undefined) return refuse(text('propagation.start.noPolicy', group.name));
  const sources: Source[] = [];
  for (const sourceId of group.sourceIds) {
    const source = await db.get('sources', sourceId);
    if (source === undefined) return refuse(text('propagation.start.sourceGone', group.name));
    if (!source.passwordManagement) return refuse(text('propagation.start.notManaged', source.name));
    sources.push(source);
  }
  return { ok: true, target: { kind: 'group', id, name: group.name }, policy, sources };
}

async function readSource({ db }: PropagationDeps, id: string): Promise<Target> {
  const source = await db.get('sources', id);
  if (source === undefined) return refuse(text('propagation.start.targetGone'));
  if (!source.passwordManagement) return refuse(text('propagation.start.notManaged', source.name));
  const group = (await db.getAll('passwordSyncGroups')).find(({ sourceIds }) => sourceIds.includes(id));
  if (group !== undefined) return refuse(text('propagation.start.inGroup', source.name, group.name));
  const own = source.passwordPolicyId;
  const policies = await db.getAll('passwordPolicies');
  const policy = policies.find((one) => (own === undefined ? one.defaultPolicy : one.id === own));
  if (policy === undefined) return refuse(text('propagation.start.noPolicy', source.name));
  return { ok: true, target: { kind: 'source', id, name: source.name }, policy, sources: [source] };
}

async function withAccounts(deps: PropagationDeps, source: Source) {
  const accounts: readonly Account[] = await accountsOfSource(deps.db, source.id);
  const capabilities = capabilitiesOf(deps.connectors.get(source.connector), source);
  const mode = source.passwordChangeMode;
  const { canSignIn } = capabilities;
  return {
    source,
    accounts,
    canSignIn,
    repeatable: capabilities.repeatable[mode],
    needsCurrent: capabilities.needsCurrentPassword[mode],
    right: await readRight(deps, source),
  };
}

/** What a sign-in proves, it proves at the source as it was planned: an edit in between is no way to another answer. */
function withConnections(
  steps: readonly Step[],
  proofStepIds: readonly string[],
  sources: readonly Source[],
): Promise<readonly Step[]> {
  return Promise.all(
    steps.map(async (step) => {
      const source = proofStepIds.includes(step.id) && sources.find(({ id }) => id === step.source.id);
      return source ? { ...step, source: { ...step.source, connection: await connectionDigest(source) } } : step;
    }),
  );
}

/** An older change that only waits gives way; one with a request out does not. */
async function commitStart(
  deps: PropagationDeps,
  journal: Journal,
  runner: Runner,
  record: ChangeRecord,
): Promise<Answers['startChange']> {
  const now = deps.clock.now();
  const keys = new Set(record.steps.map((step) => step.account.key));
  const touches = (other: ChangeRecord) => other.steps.some((step) => !isEnd(step.state) && keys.has(step.account.key));
  const isOut = (other: ChangeRecord) =>
    other.steps.some(
      (step) => step.state === 'attempting' || (!isEnd(step.state) && deps.accountLocks.isHeld(step.account.key)),
    );
  const supersede = (open: readonly ChangeRecord[]) => {
    const older = open.filter(touches);
    const inTheWay = older.find(isOut);
    if (inTheWay !== undefined) return { refusal: text('propagation.start.requestOut', inTheWay.change.target.name) };
    return older.flatMap((other) => apply(other, { type: 'superseded' }, now) ?? []);
  };
  const result = await runner.fenced((id) => journal.start(id, record, supersede, now));
  if (result.kind === 'refused') return refuse(result.refusal);
  deps.announcer.announce('changes');
  deps.announcer.announce('audit');
  for (const written of result.kind === 'started' ? result.superseded : []) await runner.told(written);
  return { ok: true, changeId: record.change.id };
}
