import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { type Affected, inOrder, sourcesToChooseIn } from '../../core/model/order.ts';
import type { Refusal } from '../../core/model/refusal.ts';
import { text } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';
import { random } from '../../core/platform/random.ts';
import { Mark } from '../controls/mark.tsx';
import { Notice } from '../controls/notice.tsx';
import { PasswordInput } from '../controls/password-input.tsx';
import { ShowButton } from '../controls/show-button.tsx';
import { Sentence } from '../sentence.tsx';
import { AccountChoice } from './account-choice.tsx';
import { AccessNotice } from './allow-access.tsx';
import { ask } from './ask.ts';
import { CurrentPasswords } from './current-passwords.tsx';
import { focusFirstProblem } from './focus.ts';
import { currentPasswords, unprovedOf } from './form.ts';
import { accountsThatHaveIt, chosenToFollow, fieldsToFollow, partOf } from './in-step.ts';
import { usePasswords } from './passwords.ts';
import { go, goInstead } from './place.ts';
import { RefusalNotice } from './refusal.tsx';
import { useRights } from './rights.ts';
import { type TargetRoute, writeRoute } from './route.ts';
import type { Target } from './target.ts';
import { traits } from './traits.ts';
import { Unproved } from './unproved.tsx';

/**
 * The accounts that the last change left behind follow alone: they take over the password that the others have. It is
 * a change like any other, in which those in step turn out to have it already.
 */
export function BringInStep({ target, place }: { readonly target: Target; readonly place: TargetRoute }) {
  const passwords = usePasswords();
  const tried = useSignal(false);
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const form = useRef<HTMLFormElement>(null);

  const chosen = chosenToFollow(target.sources, target.accounts, place.chosen);
  const unchosen = sourcesToChooseIn(target.sources, target.accounts).filter(({ id }) => !chosen.has(id));
  const affected = inOrder(target.sources, target.accounts, chosen);
  const rights = useRights(target.sources);
  const fields = fieldsToFollow(affected, traits, rights);
  const haveIt = accountsThatHaveIt(affected, traits, rights);
  const unproved = unprovedOf(affected, traits, rights);
  const password = passwords.next.value;
  const current = passwords.current(fields);
  const missing = password === '' || unchosen.length > 0 || fields.some(({ id }) => !current.get(id));
  const sameAlready =
    haveIt.length + fields.length === affected.length && fields.every(({ id }) => current.get(id) === password);

  const passwordError = () => {
    if (!tried.value) return undefined;
    if (password === '') return say(text('launchpad.inStep.missing'));
    return !missing && sameAlready ? say(text('launchpad.inStep.sameAlready')) : undefined;
  };
  const errorOf = (field: string) =>
    tried.value && unchosen.some(({ id }) => field === `choice/${id}`)
      ? say(text('launchpad.form.chooseAccount'))
      : undefined;

  const submit = async () => {
    if (busy.peek()) return;
    refusal.value = null;
    tried.value = true;
    if (missing || sameAlready || unproved.length > 0) return focusFirstProblem(form.current);
    busy.value = true;
    const command = {
      type: 'startChange',
      changeId: random.uuid(),
      target: { kind: target.kind, id: target.id },
      newPassword: password,
      currentPasswords: {
        ...currentPasswords(fields, current),
        ...Object.fromEntries(haveIt.map((id) => [id, password])),
      },
      chosenAccounts: Object.fromEntries(chosen),
      newPasswordIsInUse: true,
    } as const;
    passwords.clear();
    tried.value = false;
    const answer = await ask(command);
    busy.value = false;
    if (answer.ok) go({ view: 'change', id: answer.changeId });
    else refusal.value = answer.refusal;
  };

  return (
    <form
      ref={form}
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{say(text('launchpad.inStep.bring'))}</h2>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <AccessNotice records={target} />
      <p>{say(text('launchpad.inStep.why'))}</p>
      <Parts affected={affected} />
      <Unproved sentences={unproved} />
      <AccountChoice
        target={target}
        chosen={chosen}
        errorOf={errorOf}
        onChoose={(sourceId, accountId) => {
          goInstead({ ...place, chosen: new Map(chosen).set(sourceId, accountId) });
        }}
      />
      {affected.every((each) => partOf(each, traits) !== 'signsIn') && (
        <Notice tone="warn">{say(text('launchpad.inStep.unchecked'))}</Notice>
      )}
      <div class="card stack">
        <PasswordInput
          label={say(text('launchpad.inStep.password'))}
          value={passwords.next}
          shown={passwords.shown}
          autocomplete="current-password"
          error={passwordError()}
        />
        <CurrentPasswords
          fields={fields}
          passwords={passwords}
          errorOf={(id) => (tried.value && !current.get(id) ? say(text('launchpad.form.currentMissing')) : undefined)}
        />
        <div class="row">
          <ShowButton shown={passwords.shown} />
        </div>
        <button type="submit" class="primary" aria-disabled={busy.value}>
          {say(text(busy.value ? 'launchpad.form.sending' : 'launchpad.inStep.bring'))}
        </button>
      </div>
      <p class="small">
        <a href={writeRoute({ ...place, bringInStep: false })}>{say(text('launchpad.inStep.all'))}</a>
      </p>
    </form>
  );
}

function Parts({ affected }: { readonly affected: readonly Affected[] }) {
  return (
    <section class="stack tight">
      <h3>{say(text('launchpad.inStep.accounts'))}</h3>
      <ol class="affected">
        {affected.map((each) => {
          const part = partOf(each, traits);
          return (
            <li key={each.account.id}>
              <span class="row">
                <span>
                  <Sentence of={text('launchpad.account', each.account.name, each.source.name)} />
                </span>
                <Mark {...looks[part]}>{say(text(`launchpad.inStep.${part}`))}</Mark>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

const looks = {
  follows: { tone: 'busy', icon: 'forward' },
  signsIn: { tone: 'neutral', icon: 'check' },
  setAgain: { tone: 'neutral', icon: 'dash' },
} as const;
