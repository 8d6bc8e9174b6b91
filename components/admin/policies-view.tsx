import type { PasswordPolicy } from '../../core/model/policy.ts';
import { say } from '../../core/platform/i18n.ts';
import { rules } from '../../core/policy/rules.ts';
import { BidiText } from '../controls/bidi-text.tsx';
import { Mark } from '../controls/mark.tsx';
import { Empty } from './empty.tsx';
import { Loaded } from './loaded.tsx';
import { Names } from './names.tsx';
import { PolicyRemarks } from './policy-remarks.tsx';
import type { LiveStored, Stored } from './stored.ts';
import { t, tn } from './words.ts';

/** The policies, to look at. Their editor comes here: **New** above the list, each name a link to its form. */
export function PoliciesView({ stored }: { readonly stored: LiveStored }) {
  return (
    <>
      <p class="soft">{t('admin.policies.intro')}</p>
      <Loaded from={stored}>
        {(value) =>
          value.policies.length === 0 ? (
            <Empty>{t('admin.policies.empty')}</Empty>
          ) : (
            <ul class="plain cards">
              {value.policies.map((policy) => (
                <li key={policy.id}>
                  <PolicyCard policy={policy} stored={value} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function PolicyCard({ policy, stored }: { readonly policy: PasswordPolicy; readonly stored: Stored }) {
  const grouped = new Set(stored.groups.flatMap(({ sourceIds }) => sourceIds));
  const groups = stored.groups.filter(({ passwordPolicyId }) => passwordPolicyId === policy.id);
  const sources = stored.sources.filter(
    ({ id, passwordPolicyId = policy.defaultPolicy ? policy.id : undefined }) =>
      passwordPolicyId === policy.id && !grouped.has(id),
  );
  const users = [...groups, ...sources];
  // The rule without a field holds for every password; nobody set it.
  const inForce = rules.filter((rule) => rule.fields.length > 0 && rule.applies(policy));
  return (
    <article class="card stack tight">
      <header class="row apart">
        <h2>
          <BidiText>{policy.name}</BidiText>
        </h2>
        {policy.defaultPolicy && (
          <Mark tone="neutral" icon="check">
            {t('admin.policies.default')}
          </Mark>
        )}
      </header>
      {policy.description !== '' && <p class="soft">{policy.description}</p>}
      <ul class="rules">
        {inForce.map((rule) => (
          <li key={rule.id}>{say(rule.sentence(policy))}</li>
        ))}
        {policy.enablePasswdExpiration && <li>{tn('admin.policies.expires', policy.passwordExpiration)}</li>}
      </ul>
      <PolicyRemarks policies={[policy]} dictionary={stored.dictionary} />
      <p class="small soft">
        {users.length === 0 ? t('admin.policies.unused') : `${t('admin.policies.usedBy')} `}
        <Names names={users.map(({ name }) => name)} />
      </p>
    </article>
  );
}
