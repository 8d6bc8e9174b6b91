import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Identity } from '../../core/model/identity.ts';
import type { PasswordPolicy } from '../../core/model/policy.ts';
import { say } from '../../core/platform/i18n.ts';
import { check } from '../../core/policy/check.ts';
import { compileDictionary } from '../../core/policy/dictionary.ts';
import { readDictionary } from '../../core/store/dictionary.ts';
import { Checklist } from '../controls/checklist.tsx';
import { PasswordInput } from '../controls/password-input.tsx';
import { useLive } from '../live.ts';
import { t } from './words.ts';

/** A field to try a password against the policy as it is being edited. It leaves this page to nowhere. */
export function TryPassword({
  policy,
  identity,
}: {
  readonly policy: PasswordPolicy;
  readonly identity: Identity | null;
}) {
  const password = useSignal('');
  const stored = useLive(['configuration'], readDictionary);
  const words = stored.state === 'ready' ? stored.value?.words : undefined;
  const dictionary = useMemo(() => words && compileDictionary(words), [words]);
  const results = check(policy, password.value, { identityAttributes: identity?.attributes, dictionary });
  return (
    <section class="card stack">
      <h2>{t('admin.policies.try')}</h2>
      <PasswordInput
        label={t('admin.policies.tryPassword')}
        hint={t('admin.policies.tryHint')}
        value={password}
        autocomplete="off"
      />
      <Checklist
        label={t('admin.policies.tryRules')}
        pending={password.value === ''}
        items={results.map(({ rule, verdict, sentence }) => ({ id: rule, verdict, sentence: say(sentence) }))}
      />
    </section>
  );
}
