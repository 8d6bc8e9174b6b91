import type { PasswordPolicy } from '../../../core/model/policy.ts';
import { say } from '../../../core/platform/i18n.ts';
import { rules } from '../../../core/policy/rules/rules.ts';
import { Mark } from '../../controls/mark.tsx';
import { ItemLink } from '../shell/item-link.tsx';
import { Empty } from '../shell/empty.tsx';
import { ItemPage } from '../shell/item-page.tsx';
import { Loaded } from '../shell/loaded.tsx';
import { Names } from '../../controls/names.tsx';
import { NewLink } from '../shell/new-link.tsx';
import type { ViewProps } from '../shell/view-props.ts';
import { PolicyEditor } from './policy-editor.tsx';
import { PolicyRemarks } from './policy-remarks.tsx';
import { useShortList } from '../../controls/short-list.tsx';
import { followersOf, type Stored } from '../shell/stored.ts';
import { tn } from '../../app/plural.ts';
import { t } from '../../app/text.ts';

/** The policies, each with its rules in words, or the page of one. */
export function PoliciesView({ stored, item }: ViewProps) {
  if (item) {
    return (
      <ItemPage stored={stored} kind="passwordPolicies" id={item.id}>
        {(policy) => <PolicyEditor stored={stored} policy={policy} />}
      </ItemPage>
    );
  }
  return (
    <>
      <p class="soft">{t('admin.policies.intro')}</p>
      <NewLink view="policies" />
      <Loaded from={stored}>{(value) => <Policies stored={value} />}</Loaded>
    </>
  );
}

function Policies({ stored }: { readonly stored: Stored }) {
  const { shown, filter, more } = useShortList(stored.policies, { label: t('admin.policies.find') });
  if (stored.policies.length === 0) return <Empty>{t('admin.policies.empty')}</Empty>;
  return (
    <>
      {filter}
      <ul class="plain cards">
        {shown.map((policy) => (
          <li key={policy.id}>
            <PolicyCard policy={policy} stored={stored} />
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}

function PolicyCard({ policy, stored }: { readonly policy: PasswordPolicy; readonly stored: Stored }) {
  const { groups, sources } = followersOf(stored, policy);
  const users = [...groups, ...sources].map(({ name }) => name);
  // The rule without a field holds for every password; nobody set it.
  const inForce = rules.filter((rule) => rule.fields.length > 0 && rule.applies(policy));
  return (
    <article class="card stack tight">
      <header class="row apart">
        <h2>
          <ItemLink view="policies" item={policy} />
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
        <Names names={users.slice(0, maxNames)} />
        {users.length > maxNames && ` ${tn('admin.policies.andMore', users.length - maxNames)}`}
      </p>
    </article>
  );
}

const maxNames = 20;
