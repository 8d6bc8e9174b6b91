import type { CommandOf } from '../../../core/messages/commands.ts';
import { type Affected, inOrder, sourcesToChooseIn } from '../../../core/model/order.ts';
import { text } from '../../../core/model/text.ts';
import { random } from '../../../core/platform/random.ts';
import { t } from '../../app/text.ts';
import { Mark } from '../../controls/mark.tsx';
import { Notice } from '../../controls/notice.tsx';
import { PasswordInput } from '../../controls/fields/password-input.tsx';
import { ShowButton } from '../../controls/fields/show-button.tsx';
import { Sentence } from '../../app/sentence.tsx';
import { AccountChoice } from './account-choice.tsx';
import { AccessNotice } from '../access/allow-access.tsx';
import { usePasswordForm } from '../../app/forms/use-password-form.ts';
import { CurrentPasswordFields } from '../passwords/current-password-fields.tsx';
import { currentPasswords, unprovedOf } from '../passwords/form.ts';
import { useRights } from '../passwords/rights.ts';
import { Unproved } from '../passwords/unproved.tsx';
import { accountsThatHaveIt, chosenToFollow, fieldsToFollow, partOf } from './bring-in-step.ts';
import { useTypedPasswords } from '../passwords/typed-passwords.ts';
import { go, replace } from '../navigation.ts';
import { RefusalNotice } from '../../app/refusal.tsx';
import { type TargetRoute, writeRoute } from '../route.ts';
import type { Target } from '../target.ts';
import { capabilities } from '../connectors.ts';

/**
 * The accounts that the last change left behind follow alone: they take over the password that the others have. It is
 * a change like any other, in which those in step turn out to have it already.
 */
export function BringInStepForm({ target, place }: { readonly target: Target; readonly place: TargetRoute }) {
  const passwords = useTypedPasswords();
  const { submitted, busy, refusal, attributes } = usePasswordForm<CommandOf<'startChange'>>({
    clear: () => passwords.clear(),
    onDone: ({ changeId }) => go({ view: 'change', id: changeId }),
  });

  const chosen = chosenToFollow(target.sources, target.accounts, place.chosen);
  const unchosen = sourcesToChooseIn(target.sources, target.accounts).filter(({ id }) => !chosen.has(id));
  const affected = inOrder(target.sources, target.accounts, chosen);
  const rights = useRights(target.sources);
  const fields = fieldsToFollow(affected, capabilities, rights);
  const haveIt = accountsThatHaveIt(affected, capabilities, rights);
  const unproved = unprovedOf(affected, capabilities, rights);
  const password = passwords.next.value;
  const current = passwords.current(fields);
  const missing = password === '' || unchosen.length > 0 || fields.some(({ id }) => !current.get(id));
  const sameAlready =
    haveIt.length + fields.length === affected.length && fields.every(({ id }) => current.get(id) === password);

  const passwordError = () => {
    if (!submitted.value) return undefined;
    if (password === '') return t('launchpad.inStep.missing');
    return !missing && sameAlready ? t('launchpad.inStep.sameAlready') : undefined;
  };
  const errorOf = (field: string) =>
    submitted.value && unchosen.some(({ id }) => field === `choice/${id}`)
      ? t('launchpad.form.chooseAccount')
      : undefined;

  const prepare = () => {
    if (missing || sameAlready || unproved.length > 0) return 'problem';
    return {
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
  };

  return (
    <form {...attributes(prepare)} class="stack">
      <h2>{t('launchpad.inStep.bring')}</h2>
      {refusal.value && <RefusalNotice {...refusal.value} takesFocus />}
      <AccessNotice records={target} />
      <p>{t('launchpad.inStep.why')}</p>
      <Parts affected={affected} />
      <Unproved sentences={unproved} />
      <AccountChoice
        target={target}
        chosen={chosen}
        errorOf={errorOf}
        onChoose={(sourceId, accountId) => {
          replace({ ...place, chosen: new Map(chosen).set(sourceId, accountId) });
        }}
      />
      {affected.every((each) => partOf(each, capabilities) !== 'signsIn') && (
        <Notice tone="warn">{t('launchpad.inStep.unchecked')}</Notice>
      )}
      <div class="card stack">
        <PasswordInput
          label={t('launchpad.inStep.password')}
          value={passwords.next}
          shown={passwords.shown}
          autocomplete="current-password"
          error={passwordError()}
        />
        <CurrentPasswordFields
          fields={fields}
          passwords={passwords}
          errorOf={(id) => (submitted.value && !current.get(id) ? t('launchpad.form.currentMissing') : undefined)}
        />
        <div class="row">
          <ShowButton shown={passwords.shown} />
        </div>
        <button type="submit" class="primary" aria-disabled={busy.value}>
          {t(busy.value ? 'launchpad.form.sending' : 'launchpad.inStep.bring')}
        </button>
      </div>
      <p class="small">
        <a href={writeRoute({ ...place, bringInStep: false })}>{t('launchpad.inStep.all')}</a>
      </p>
    </form>
  );
}

function Parts({ affected }: { readonly affected: readonly Affected[] }) {
  return (
    <section class="stack tight">
      <h3>{t('launchpad.inStep.accounts')}</h3>
      <ol class="affected">
        {affected.map((each) => {
          const part = partOf(each, capabilities);
          return (
            <li key={each.account.id}>
              <span class="row">
                <span>
                  <Sentence of={text('launchpad.account', each.account.name, each.source.name)} />
                </span>
                <Mark {...looks[part]}>{t(`launchpad.inStep.${part}`)}</Mark>
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
