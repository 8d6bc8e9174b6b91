import type { SyncGroup } from '../../../core/model/group.ts';
import type { PasswordPolicy } from '../../../core/model/policy.ts';
import { LineField, SelectField } from '../../controls/fields/line-field.tsx';
import { EditorForm } from '../editor/editor-form.tsx';
import { GroupSources } from './group-sources.tsx';
import { Names } from '../../controls/names.tsx';
import { useCommonFacts, wantsStrength } from '../policies/policy-facts.ts';
import { PolicyFit } from '../policies/policy-fit.tsx';
import type { LiveStored, Stored } from '../shell/stored.ts';
import { useEditor } from '../editor/use-editor.ts';
import { t } from '../../app/text.ts';

/** The form of a sync group; null for a new one. */
export function GroupEditor({ stored, group }: { readonly stored: LiveStored; readonly group: SyncGroup | null }) {
  const editor = useEditor('passwordSyncGroups', stored, group, (record) => record ?? newGroup(stored));
  const { draft, change, error } = editor;
  const read = stored.value;
  if (read.state !== 'ready') return null;
  const { policies, sources } = read.value;
  const members = sources.filter(({ id }) => draft.sourceIds.includes(id));
  const policy = policies.find(({ id }) => id === draft.passwordPolicyId);
  return (
    <EditorForm
      editor={editor}
      view="sync-groups"
      fields={['name', 'passwordPolicyId', 'sourceIds']}
      beside={policy && <Fit stored={read.value} group={draft} policy={policy} />}
      deleting={
        <>
          <p>{t('admin.groups.deleteMeans')}</p>
          <p>
            {t('admin.groups.deletePolicy')} <Names names={policy ? [policy.name] : []} />
            <br />
            {t('admin.groups.deleteSources')} <Names names={members.map(({ name }) => name)} />
          </p>
        </>
      }
    >
      <div class="card stack">
        <LineField
          label={t('admin.groups.name')}
          hint={t('admin.groups.nameHint')}
          value={draft.name}
          error={error(t('admin.groups.name'), 'name')}
          onInput={(name) => change({ name })}
        />
        <SelectField
          label={t('admin.groups.policy')}
          hint={t('admin.groups.policyHint')}
          value={draft.passwordPolicyId}
          options={[
            ...(policy ? [] : [{ value: draft.passwordPolicyId, label: t('admin.groups.choosePolicy') }]),
            ...policies.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          error={error(t('admin.groups.policy'), 'passwordPolicyId')}
          onChange={(passwordPolicyId) => change({ passwordPolicyId })}
        />
      </div>
      <GroupSources
        stored={read.value}
        group={draft}
        error={error(t('admin.groups.select'), 'sourceIds')}
        onChange={(sourceIds) => change({ sourceIds: [...sourceIds] })}
      />
    </EditorForm>
  );
}

/** Said before the group is saved, so that nobody meets a refusal by surprise later. */
function Fit({
  stored,
  group: { sourceIds },
  policy,
}: {
  readonly stored: Stored;
  readonly group: SyncGroup;
  readonly policy: PasswordPolicy;
}) {
  const facts = useCommonFacts(wantsStrength(policy, stored.sources));
  return (
    <section class="card stack">
      <h2>{t('admin.fit.title')}</h2>
      <p class="small soft">{t('admin.fit.hint')}</p>
      {facts && <PolicyFit policy={policy} sourceIds={sourceIds} stored={stored} facts={facts} />}
    </section>
  );
}

function newGroup(stored: LiveStored): SyncGroup {
  const policies: Stored['policies'] = stored.value.state === 'ready' ? stored.value.value.policies : [];
  const standard = policies.find(({ defaultPolicy }) => defaultPolicy);
  return { id: crypto.randomUUID(), name: '', passwordPolicyId: standard?.id ?? '', sourceIds: [] };
}
