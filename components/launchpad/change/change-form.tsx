import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { inOrder, sourcesToChooseIn } from '../../../core/model/order.ts';
import type { PasswordPolicy } from '../../../core/model/policy.ts';
import { say } from '../../../core/platform/i18n.ts';
import type { CommandOf } from '../../../core/messages/commands.ts';
import type { BreachListClaim } from '../../../core/policy/check/breach-list.ts';
import { random } from '../../../core/platform/random.ts';
import { checkSourceRules } from '../../../core/policy/check/source-rules.ts';
import {
  type BreachListAnswer,
  check,
  isRefused,
  passwordToSend,
  type PolicyFacts,
} from '../../../core/policy/check/check.ts';
import { demandSentences } from '../../../core/policy/explain/demand-sentences.ts';
import { compileDictionary } from '../../../core/policy/text/dictionary.ts';
import { isSet } from '../../../core/policy/rules/limit.ts';
import { t } from '../../app/text.ts';
import { Notice } from '../../controls/notice.tsx';
import { useLive } from '../../app/live.ts';
import { AccessNotice } from '../access/allow-access.tsx';
import { AccountChoice } from './account-choice.tsx';
import { AffectedList } from './affected-list.tsx';
import { usePasswordForm } from '../../app/forms/use-password-form.ts';
import { useBreachList } from './breach-list.ts';
import { CurrentPasswordFields } from '../passwords/current-password-fields.tsx';
import {
  currentPasswordFields,
  currentPasswords,
  type FormContent,
  mayDiffer,
  problemsOf,
  unprovedOf,
} from '../passwords/form.ts';
import { canBringInStep } from './bring-in-step.ts';
import { NewPassword } from './new-password.tsx';
import { NotCopied } from './not-copied.tsx';
import { go, replace } from '../navigation.ts';
import { readPolicyInputs } from './policy-inputs.ts';
import { RefusalNotice } from '../../app/refusal.tsx';
import { type TargetRoute, writeRoute } from '../route.ts';
import type { SourceRules } from './rules.tsx';
import { SeparatePasswords } from '../passwords/separate-passwords.tsx';
import { useTypedPasswords } from '../passwords/typed-passwords.ts';
import { useStrength } from './strength.ts';
import type { Target } from '../target.ts';
import { capabilities } from '../connectors.ts';
import { useRights } from '../passwords/rights.ts';
import { Unproved } from '../passwords/unproved.tsx';

interface ChangeFormProps {
  readonly target: Target;
  readonly place: TargetRoute;
  readonly unlinked: Target['sources'];
}

/** One new password for every account of a sync group, or of a source that is in none. */
export function ChangeForm(props: ChangeFormProps) {
  const { policy } = props.target;
  if (!policy) return <Notice tone="bad">{t('launchpad.form.noPolicy')}</Notice>;
  return <FormWithPolicy {...props} policy={policy} />;
}

function FormWithPolicy({ target, place, unlinked, policy }: ChangeFormProps & { readonly policy: PasswordPolicy }) {
  const passwords = useTypedPasswords();
  const askToCopy = useSignal(false);

  const affected = inOrder(target.sources, target.accounts, place.chosen);
  const rights = useRights(target.sources);
  const fields = currentPasswordFields(affected, capabilities, place.separate, rights);
  const breachList = useBreachList(policy);
  const strength = useStrength(policy, passwords.next.value);
  const { submitted, busy, refusal, submit, attributes } = usePasswordForm<CommandOf<'startChange'>>({
    clear() {
      passwords.clear();
      breachList.forget();
    },
    onDone: ({ changeId }) => go({ view: 'change', id: changeId }),
  });
  const current = passwords.current(fields);
  const known = useFacts(policy, affected);
  const facts: PolicyFacts | null = known && {
    ...known,
    currentPasswords: fields.map(({ id }) => current.get(id)),
    breachList: (password) => breachList.answerFor(password),
    strength: (password) => strength.scoreFor(password),
  };
  const rules = facts === null ? [] : check(policy, passwords.next.value, facts);
  const content: FormContent = {
    fields,
    affected,
    unchosen: sourcesToChooseIn(target.sources, target.accounts).filter(({ id }) => !place.chosen.has(id)),
    current,
    next: passwords.next.value,
    confirmation: passwords.confirmation.value,
    rules,
    refused: facts === null || isRefused(rules),
    unproved: unprovedOf(affected, capabilities, rights),
  };
  const problems = submitted.value ? problemsOf(content) : [];
  const errorOf = (field: string) => {
    const problem = problems.find((each) => each.field === field);
    return problem && say(problem.sentence);
  };

  const commandOf = (uncopied: 'ask' | 'accept', claim?: BreachListClaim) => {
    const told = toldNow(content, claim?.answer);
    if (problemsOf(told).length > 0) return 'problem';
    if (uncopied === 'ask' && passwords.generatedUncopied()) {
      askToCopy.value = true;
      return 'asking';
    }
    const score = isSet(policy.minStrength) ? strength.estimate?.(passwordToSend(policy, content.next)) : undefined;
    return {
      type: 'startChange',
      changeId: random.uuid(),
      target: { kind: target.kind, id: target.id },
      newPassword: content.next,
      currentPasswords: currentPasswords(fields, content.current),
      chosenAccounts: Object.fromEntries(place.chosen),
      ...(claim && { breachList: claim }),
      ...(score !== undefined && { strength: score }),
    } as const;
  };
  /** The breach list is asked first, where the policy wants it. */
  const prepare = (uncopied: 'ask' | 'accept') =>
    policy.useBreachList
      ? breachList.ask(content.next).then((claim) => commandOf(uncopied, claim))
      : commandOf(uncopied);

  /** With what is not told while typing. */
  const toldNow = (typed: FormContent, answer: BreachListAnswer | undefined): FormContent => {
    if (facts === null) return typed;
    const results = check(policy, typed.next, { ...facts, strength: strength.estimate, breachList: () => answer });
    return { ...typed, rules: results, refused: isRefused(results) };
  };

  return (
    <form {...attributes(() => prepare('ask'))} class="stack">
      {refusal.value && <RefusalNotice {...refusal.value} takesFocus />}
      <AccessNotice records={target} />
      {canBringInStep(target.accounts) && <OfferInStep place={place} />}
      <AffectedList affected={affected} unlinked={unlinked} />
      <Unproved sentences={content.unproved ?? []} />
      <AccountChoice
        target={target}
        chosen={place.chosen}
        errorOf={errorOf}
        onChoose={(sourceId, accountId) => {
          replace({ ...place, chosen: new Map(place.chosen).set(sourceId, accountId) });
        }}
      />
      <div class="card stack">
        <CurrentPasswordFields fields={fields} passwords={passwords} errorOf={(id) => errorOf(`current/${id}`)} />
        {mayDiffer(affected, capabilities, rights) && (
          <SeparatePasswords separate={place.separate} onChange={(separate) => replace({ ...place, separate })} />
        )}
        <NewPassword
          policy={policy}
          demands={target.sources.flatMap(({ passwordDemands = [] }) => passwordDemands)}
          facts={facts && { ...facts, strength: strength.estimate }}
          rules={rules}
          sourceRules={facts === null ? [] : sourceRulesOf(policy, affected, passwords.next.value, facts)}
          score={strength.scoreFor(passwordToSend(policy, passwords.next.value))}
          passwords={passwords}
          errorOf={errorOf}
          onLeave={() => void breachList.ask(passwords.next.peek())}
        />
        <button type="submit" class="primary" aria-disabled={busy.value}>
          {t(busy.value ? 'launchpad.form.sending' : 'launchpad.form.submit')}
        </button>
      </div>
      <NotCopied
        open={askToCopy}
        password={passwords.next}
        onGoOn={() => {
          askToCopy.value = false;
          void submit(() => prepare('accept'));
        }}
      />
    </form>
  );
}

/** What the sources of a change ask for beyond the policy, of those that do; each checked with its own accounts. */
function sourceRulesOf(
  policy: PasswordPolicy,
  affected: FormContent['affected'],
  password: string,
  facts: PolicyFacts,
): readonly SourceRules[] {
  const sources = new Map(affected.map(({ source }) => [source.id, source]));
  return [...sources.values()].flatMap((source) => {
    const { passwordDemands } = source;
    if (passwordDemands === undefined) return [];
    const accounts = affected.flatMap((each) => (each.source.id === source.id ? [each.account] : []));
    const rules = checkSourceRules(policy, passwordDemands, password, { ...facts, accounts });
    const { said, own } = demandSentences(passwordDemands);
    return rules.length + said.length + own.length > 0 ? [{ source, rules }] : [];
  });
}

function OfferInStep({ place }: { readonly place: TargetRoute }) {
  return (
    <Notice>
      <p>{t('launchpad.inStep.offer')}</p>
      <p>
        <a class="button" href={writeRoute({ ...place, bringInStep: true })}>
          {t('launchpad.inStep.bring')}
        </a>
      </p>
    </Notice>
  );
}

/** Null while they are being read: until then no rule can be told. */
function useFacts(policy: PasswordPolicy, affected: FormContent['affected']): PolicyFacts | null {
  const policyInputs = useLive(['configuration'], (db) => readPolicyInputs(db, policy));
  const words = policyInputs.state === 'ready' ? policyInputs.value.dictionary : null;
  const dictionary = useMemo(() => words && compileDictionary(words), [words]);
  if (policyInputs.state !== 'ready' || !dictionary) return null;
  return {
    identityAttributes: policyInputs.value.identity?.attributes,
    accounts: affected.map(({ account }) => account),
    dictionary,
  };
}
