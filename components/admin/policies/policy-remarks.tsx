import type { PasswordPolicy } from '../../../core/model/policy.ts';
import { say } from '../../../core/platform/i18n.ts';
import { remarks } from '../../../core/policy/explain/remarks.ts';
import { Notice } from '../../controls/notice.tsx';
import type { Stored } from '../shell/stored.ts';

/** What an admin should know of policies that are right in form. */
export function PolicyRemarks({
  policies,
  dictionary,
}: Pick<Stored, 'dictionary'> & { readonly policies: readonly PasswordPolicy[] }) {
  const found = policies.flatMap((policy) => remarks(policy, dictionary)).map(say);
  if (found.length === 0) return null;
  return (
    <Notice tone="warn">
      {found.map((remark) => (
        <p key={remark}>{remark}</p>
      ))}
    </Notice>
  );
}
