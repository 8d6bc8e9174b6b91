import { useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { inOrder, sourcesToChooseIn } from '../../core/model/order.ts';
import type { PasswordPolicy } from '../../core/model/policy.ts';
import type { Refusal } from '../../core/model/refusal.ts';
import { text } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';
import { random } from '../../core/platform/random.ts';
import { checkBeyond } from '../../core/policy/beyond.ts';
import { type BreachListAnswer, check, isRefused, passwordToSend, type PolicyFacts } from '../../core/policy/check.ts';
import { demandSentences } from '../../core/policy/demand-sentences.ts';
import { compileDictionary } from '../../core/policy/dictionary.ts';
import { isSet } from '../../core/policy/limit.ts';
import { Notice } from '../controls/notice.tsx';
import { useLive } from '../live.ts';
import { AccessNotice } from './allow-access.tsx';
import { AccountChoice } from './account-choice.tsx';
import { AffectedList } from './affected-list.tsx';
import { ask } from './ask.ts';
import { useBreachList } from './breach-list.ts';
import { CurrentPasswords } from './current-passwords.tsx';
import { focusFirstProblem } from './focus.ts';
import {
  currentPasswordFields,
  currentPasswords,
  type FormContent,
  mayDiffer,
  problemsOf,
  unprovedOf,
} from './form.ts';
import { canBringInStep } from './in-step.ts';
import { NewPassword } from './new-password.tsx';
import { NotCopied } from './not-copied.tsx';
import { go, goInstead } from './place.ts';
import { readPolicyGround } from './records.ts';
import { RefusalNotice } from './refusal.tsx';
import { type TargetRoute, writeRoute } from './route.ts';
import { useRights } from './rights.ts';
import type { SourceRules } from './rules.tsx';
import { Separate } from './separate.tsx';
import { usePasswords } from './passwords.ts';
import { useStrength } from './strength.ts';
import type { Target } from './target.ts';
import { traits } from './traits.ts';
import { Unproved } from './unproved.tsx';

interface ChangeFormProps {
  readonly target: Target;
  readonly place: TargetRoute;
  readonly unlinked: Target['sources'];
}

/** One new password for every account of a sync group, or of a source that is in none. */
export function ChangeForm(props: ChangeFormProps) {
  const { policy } = props.target;
  if (!policy) return <Notice tone="bad">{say(text('launchpad.form.noPolicy'))}</Notice>;
  return <FormWithPolicy {...props} policy={policy} />;
}

function FormWithPolicy({ target, place, unlinked, policy }: ChangeFormProps & { readonly policy: PasswordPolicy }) {
  const passwords = usePasswords();
  const tried = useSignal(false);
  const busy = useSignal(false);
  const askToCopy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const form = useRef<HTMLFormElement>(null);

  const affected = inOrder(target.sources, target.accounts, place.chosen);
  const rights = useRights(target.sources);
  const fields = currentPasswordFields(affected, traits, place.separate, rights);
  const breachList = useBreachList(policy);
  const strength = useStrength(policy, passwords.next.value);
  const current = passwords.current(fields);
  const ground = useFacts(policy, affected);
  const facts: PolicyFacts | null = ground && {
    ...ground,
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
    unproved: unprovedOf(affected, traits, rights),
  };
  const problems = tried.value ? problemsOf(content) : [];
  const errorOf = (field: string) => {
    const problem = problems.find((each) => each.field === field);
    return problem && say(problem.sentence);
  };

  const submit = async (uncopied: 'ask' | 'accept') => {
    if (busy.peek()) return;
    refusal.value = null;
    tried.value = true;
    busy.value = policy.useBreachList;
    const claim = policy.useBreachList ? await breachList.ask(content.next) : undefined;
    busy.value = false;
    const told = toldNow(content, claim?.answer);
    if (problemsOf(told).length > 0) return focusFirstProblem(form.current);
    if (uncopied === 'ask' && passwords.generatedUncopied()) return void (askToCopy.value = true);
    busy.value = true;
    const score = isSet(policy.minStrength) ? strength.estimate?.(passwordToSend(policy, content.next)) : undefined;
    const command = {
      type: 'startChange',
      changeId: random.uuid(),
      target: { kind: target.kind, id: target.id },
      newPassword: content.next,
      currentPasswords: currentPasswords(fields, content.current),
      chosenAccounts: Object.fromEntries(place.chosen),
      ...(claim && { breachList: claim }),
      ...(score !== undefined && { strength: score }),
    } as const;
    passwords.clear();
    breachList.forget();
    tried.value = false;
    const answer = await ask(command);
    busy.value = false;
    if (answer.ok) go({ view: 'change', id: answer.changeId });
    else refusal.value = answer.refusal;
  };

  /** With what is not told while typing. */
  const toldNow = (typed: FormContent, answer: BreachListAnswer | undefined): FormContent => {
    if (facts === null) return typed;
    const results = check(policy, typed.next, { ...facts, strength: strength.estimate, breachList: () => answer });
    return { ...typed, rules: results, refused: isRefused(results) };
  };

  return (
    <form
      ref={form}
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit('ask');
      }}
    >
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <AccessNotice records={target} />
      {canBringInStep(target.accounts) && <OfferInStep place={place} />}
      <AffectedList affected={affected} unlinked={unlinked} />
      <Unproved sentences={content.unproved ?? []} />
      <AccountChoice
        target={target}
        chosen={place.chosen}
        errorOf={errorOf}
        onChoose={(sourceId, accountId) => {
          goInstead({ ...place, chosen: new Map(place.chosen).set(sourceId, accountId) });
        }}
      />
      <div class="card stack">
        <CurrentPasswords fields={fields} passwords={passwords} errorOf={(id) => errorOf(`current/${id}`)} />
        {mayDiffer(affected, traits, rights) && (
          <Separate separate={place.separate} onChange={(separate) => goInstead({ ...place, separate })} />
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
          {say(text(busy.value ? 'launchpad.form.sending' : 'launchpad.form.submit'))}
        </button>
      </div>
      <NotCopied
        open={askToCopy}
        password={passwords.next}
        onGoOn={() => {
          askToCopy.value = false;
          void submit('accept');
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
    const rules = checkBeyond(policy, passwordDemands, password, { ...facts, accounts });
    const { said, own } = demandSentences(passwordDemands);
    return rules.length + said.length + own.length > 0 ? [{ source, rules }] : [];
  });
}

function OfferInStep({ place }: { readonly place: TargetRoute }) {
  return (
    <Notice>
      <p>{say(text('launchpad.inStep.offer'))}</p>
      <p>
        <a class="button" href={writeRoute({ ...place, bringInStep: true })}>
          {say(text('launchpad.inStep.bring'))}
        </a>
      </p>
    </Notice>
  );
}

/** Null while they are being read: until then no rule can be told. */
function useFacts(policy: PasswordPolicy, affected: FormContent['affected']): PolicyFacts | null {
  const ground = useLive(['configuration'], (db) => readPolicyGround(db, policy));
  const words = ground.state === 'ready' ? ground.value.dictionary : null;
  const dictionary = useMemo(() => words && compileDictionary(words), [words]);
  if (ground.state !== 'ready' || !dictionary) return null;
  return {
    identityAttributes: ground.value.identity?.attributes,
    accounts: affected.map(({ account }) => account),
    dictionary,
  };
}
