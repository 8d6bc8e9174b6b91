import { useSignal } from '@preact/signals';
import type { PasswordDemands, PasswordPolicy } from '../../../core/model/policy.ts';
import { type Text, text } from '../../../core/model/text.ts';
import { say } from '../../../core/platform/i18n.ts';
import { random } from '../../../core/platform/random.ts';
import type { PolicyFacts } from '../../../core/policy/check/check.ts';
import { type Generated, generatePassphrase, generatePassword } from '../../../core/policy/generate/generate.ts';
import { passwordRulesAttribute } from '../../../core/policy/explain/passwordrules-attribute.ts';
import { t } from '../../app/text.ts';
import { Icon } from '../../controls/icon.tsx';
import { ShowButton } from '../../controls/fields/show-button.tsx';
import { PasswordInput } from '../../controls/fields/password-input.tsx';
import { copySecret } from '../passwords/clipboard.ts';
import type { TypedPasswords } from '../passwords/typed-passwords.ts';
import { Rules, type RulesProps } from './rules.tsx';

/** **New password**, once more to confirm it, and its rules, which tell their verdict while the person types; nothing leaves the page. */
export function NewPassword({
  policy,
  demands,
  facts,
  rules,
  sourceRules,
  score,
  passwords,
  errorOf,
  onLeave,
}: Omit<RulesProps, 'empty'> & {
  readonly policy: PasswordPolicy;
  /** What the sources are known to demand besides. */
  readonly demands: readonly PasswordDemands[];
  /** With an estimate of strength that answers at once. */
  readonly facts: PolicyFacts | null;
  readonly passwords: TypedPasswords;
  readonly errorOf: (field: string) => string | undefined;
  /** The person is done with the new password, or one was made: what is not asked while typing can be asked. */
  readonly onLeave: () => void;
}) {
  const status = useSignal<Text | null>(null);
  const empty = passwords.next.value === '';

  // What is typed over a generated password was not generated.
  const holds = (sentence: Text | null): sentence is Text =>
    sentence !== null && (sentence.key !== 'launchpad.form.generated' || passwords.generatedUncopied());
  const take = (made: Generated) => {
    if (made.ok) {
      passwords.generated(made.password);
      onLeave();
    }
    status.value = made.ok ? text('launchpad.form.generated') : made.why;
  };
  const phrase = async (known: PolicyFacts) => {
    const words = await passphraseWords();
    if (words) take(generatePassphrase(policy, known, random, words, demands));
    else status.value = text('launchpad.form.noWords');
  };
  const copy = async () => {
    const copied = await copySecret(passwords.next.peek());
    if (copied) passwords.copied();
    status.value = text(copied ? 'launchpad.form.copied' : 'launchpad.form.notCopied');
  };

  return (
    <div class="stack">
      <PasswordInput
        label={t('launchpad.form.new')}
        value={passwords.next}
        shown={passwords.shown}
        autocomplete="new-password"
        passwordRules={passwordRulesAttribute(policy)}
        onLeave={onLeave}
        error={errorOf('new')}
      />
      <PasswordInput
        label={t('launchpad.form.confirm')}
        value={passwords.confirmation}
        shown={passwords.shown}
        autocomplete="new-password"
        error={errorOf('confirmation')}
      />
      <div class="row">
        <ShowButton shown={passwords.shown} />
        <button type="button" onClick={() => facts && take(generatePassword(policy, facts, random, demands))}>
          {t('launchpad.form.generate')}
        </button>
        <button type="button" onClick={() => facts && void phrase(facts)}>
          {t('launchpad.form.generatePassphrase')}
        </button>
        <button type="button" aria-disabled={empty} onClick={() => void (empty || copy())}>
          <Icon name="copy" />
          {t('launchpad.form.copy')}
        </button>
        <output class="small soft">{holds(status.value) && say(status.value)}</output>
      </div>
      <Rules rules={rules} sourceRules={sourceRules} score={score} empty={empty} />
    </div>
  );
}

/** A list that most people never need, so it is loaded at the first click; null where the browser could not. */
async function passphraseWords(): Promise<readonly string[] | null> {
  return import('../../../core/policy/generate/passphrase-words.json').then(
    ({ default: words }) => words,
    () => null,
  );
}
