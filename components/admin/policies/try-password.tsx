import { useSignal } from '@preact/signals';
import type { Identity } from '../../../core/model/identity.ts';
import type { PasswordPolicy } from '../../../core/model/policy.ts';
import { say } from '../../../core/platform/i18n.ts';
import { check } from '../../../core/policy/check/check.ts';
import { isSet } from '../../../core/policy/rules/limit.ts';
import { Checklist } from '../../controls/checklist.tsx';
import { PasswordInput } from '../../controls/fields/password-input.tsx';
import { useCommonFacts } from './policy-facts.ts';
import { t } from '../../app/text.ts';

/** A field to try a password against the policy as it is being edited. It leaves this page to nowhere. */
export function TryPassword({
  policy,
  identity,
}: {
  readonly policy: PasswordPolicy;
  readonly identity: Identity | null;
}) {
  const password = useSignal('');
  const facts = useCommonFacts(isSet(policy.minStrength) && password.value !== '');
  const results = check(policy, password.value, { ...facts, identityAttributes: identity?.attributes });
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
        items={results.map(({ rule, sentence, ...told }) => ({ ...told, id: rule, sentence: say(sentence) }))}
      />
    </section>
  );
}
