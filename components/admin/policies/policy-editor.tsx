import { useState } from 'preact/hooks';
import * as v from 'valibot';
import { newPolicy, type PasswordPolicy, PasswordPolicySchema } from '../../../core/model/policy.ts';
import { say } from '../../../core/platform/i18n.ts';
import { countingRules } from '../../../core/policy/rules/counting-rules.ts';
import { otherFields, type PolicyField, type Rule, rules } from '../../../core/policy/rules/rules.ts';
import { CheckBox } from '../../controls/fields/check-box.tsx';
import { LineField } from '../../controls/fields/line-field.tsx';
import { ItemLink } from '../shell/item-link.tsx';
import { EditorForm } from '../editor/editor-form.tsx';
import { useCommonFacts, wantsStrength } from './policy-facts.ts';
import { PolicyFieldControl } from './policy-field.tsx';
import { PolicyFit } from './policy-fit.tsx';
import { PolicyRemarks } from './policy-remarks.tsx';
import { followersOf, type LiveStored, type Stored } from '../shell/stored.ts';
import { TryPassword } from './try-password.tsx';
import { type Editor, useEditor } from '../editor/use-editor.ts';
import { t } from '../../app/text.ts';
import { useSignal } from '@preact/signals';
import { type OriginUse as Use, originUses, type Places } from '../../../core/model/configuration/import-preview.ts';
import { isAllowedSourceUrl } from '../../../core/model/origin.ts';
import { Dialog } from '../../controls/dialog.tsx';
import { OriginUse } from '../shell/origin-use.tsx';
import { addressOf } from '../shell/route.ts';

/** The form of a password policy, made from the one rule table; null for a new one. */
export function PolicyEditor({
  stored,
  policy,
}: {
  readonly stored: LiveStored;
  readonly policy: PasswordPolicy | null;
}) {
  const editor = useEditor('passwordPolicies', stored, policy, (record) => draftOf(record, stored));
  const { draft, change, error } = editor;
  const asking = useSignal(false);
  const read = stored.value;
  if (read.state !== 'ready') return null;
  const { policies } = read.value;
  const uses = breachListUses(draft, { sources: read.value.sources, passwordPolicies: policies });
  const newPlaces = uses.filter(({ isNew }) => isNew).map(({ origin }) => origin);
  const page = addressOf('policies');
  const isOnly = policies.every(({ id }) => id === draft.id);
  const isStored = policies.find(({ id }) => id === draft.id)?.defaultPolicy === true;
  return (
    <EditorForm
      editor={editor}
      view="policies"
      fields={['name', 'description', 'defaultPolicy', ...fieldNames]}
      beside={
        <>
          <TryPassword policy={draft} identity={read.value.identity} />
          <FitOfGroups stored={read.value} policy={draft} />
          {!editor.isNew && <Followers stored={read.value} policy={draft} />}
        </>
      }
      deleting={<p>{t('admin.policies.deleteMeans')}</p>}
      onSave={() => {
        if (newPlaces.length === 0) void editor.save(page);
        else asking.value = true;
      }}
    >
      <div class="card stack">
        <LineField
          label={t('admin.policies.name')}
          value={draft.name}
          error={error(t('admin.policies.name'), 'name')}
          onInput={(name) => change({ name })}
        />
        <LineField
          label={t('admin.policies.description')}
          value={draft.description}
          error={error(t('admin.policies.description'), 'description')}
          onInput={(description) => change({ description })}
        />
        <CheckBox
          checked={draft.defaultPolicy}
          fixed={draft.defaultPolicy && (isOnly || isStored)}
          hint={t(
            draft.defaultPolicy && (isOnly || isStored) ? 'admin.policies.isDefault' : 'admin.policies.defaultHint',
          )}
          error={error(t('admin.policies.default'), 'defaultPolicy')}
          onChange={(defaultPolicy) => change({ defaultPolicy })}
        >
          {t('admin.policies.makeDefault')}
        </CheckBox>
      </div>
      <RuleSection title={t('admin.policies.counts')} rules={rules.filter(isCount)} editor={editor} />
      <RuleSection
        title={t('admin.policies.contents')}
        rules={rules.filter((rule) => rule.fields.length > 0 && !isCount(rule))}
        editor={editor}
      />
      <fieldset class="card stack">
        <legend class="visually-hidden">{t('admin.policies.other')}</legend>
        <h2 aria-hidden="true">{t('admin.policies.other')}</h2>
        <p class="small soft">{t('admin.policies.otherHint')}</p>
        <div class="fields">
          {otherFields
            .filter((field) => !isException(field))
            .map((field) => (
              <PolicyFieldControl key={field.name} field={field} editor={editor} />
            ))}
        </div>
      </fieldset>
      <section class="card stack">
        <h2>{t('admin.policies.exceptions')}</h2>
        <p class="small soft">{t('admin.policies.exceptionsHint')}</p>
        {otherFields.filter(isException).map((field) => (
          <Exception key={field.name} field={field} editor={editor} />
        ))}
      </section>
      <PolicyRemarks policies={[draft]} dictionary={read.value.dictionary} />
      <Dialog title={t('admin.move.breachList')} open={asking.value} onClose={() => (asking.value = false)}>
        <div class="stack">
          {uses.map((use) => (
            <p key={use.origin}>
              <OriginUse use={use} />
            </p>
          ))}
          <p>{t('admin.move.means')}</p>
          <div class="row">
            <button
              type="button"
              class="primary"
              onClick={() => {
                asking.value = false;
                void editor.save(page, newPlaces);
              }}
            >
              {t('admin.move.confirm')}
            </button>
            <button type="button" onClick={() => (asking.value = false)}>
              {t('admin.cancel')}
            </button>
          </div>
        </div>
      </Dialog>
    </EditorForm>
  );
}

/** Who hears of new passwords by this policy; nobody while its address can't be saved. */
function breachListUses(draft: PasswordPolicy, before: Places): readonly Use[] {
  if (!isAllowedSourceUrl(draft.breachListUrl)) return [];
  return originUses(before, { sources: [], passwordPolicies: [draft] });
}

/** Of the rules about a person and about guessing, a switch says what a password must not contain. */
function isCount(rule: Rule): boolean {
  const [field] = rule.fields;
  return field !== undefined && (field.kind !== 'flag' || countingRules.includes(rule));
}

/** Rules that are not kept like the others: long lists, of which most policies choose nothing. */
function isException({ kind }: PolicyField): boolean {
  return kind === 'ruleIds';
}

function Exception({ field, editor }: { readonly field: PolicyField; readonly editor: Editor<PasswordPolicy> }) {
  const value = editor.draft[field.name];
  // As it opens: it does not close under the hands of who takes the last one out.
  const [isOpen] = useState(Array.isArray(value) && value.length > 0);
  return (
    <details open={isOpen}>
      <summary>{t(field.label)}</summary>
      <PolicyFieldControl field={field} editor={editor} />
    </details>
  );
}

const fieldNames: readonly string[] = [...rules.flatMap(({ fields }) => fields), ...otherFields].map(
  ({ name }: PolicyField) => name,
);

function RuleSection({
  title,
  rules: shown,
  editor,
}: {
  readonly title: string;
  readonly rules: readonly Rule[];
  readonly editor: Editor<PasswordPolicy>;
}) {
  return (
    <fieldset class="card stack">
      <legend class="visually-hidden">{title}</legend>
      <h2 aria-hidden="true">{title}</h2>
      <div class="fields">
        {shown.map((rule) => (
          <div key={rule.id} class="stack tight">
            {rule.fields.map((field, index) => (
              <PolicyFieldControl
                key={field.name}
                field={field}
                editor={editor}
                hint={index > 0 ? undefined : sentenceOf(rule, editor.draft)}
              />
            ))}
          </div>
        ))}
      </div>
    </fieldset>
  );
}

/** What people will read of the rule, where it is in force. */
function sentenceOf(rule: Rule, draft: PasswordPolicy): string {
  return rule.applies(draft) ? say(rule.sentence(draft)) : t('admin.policies.notSet');
}

/** How the draft fits the groups that use the policy; nothing while it is no policy. */
function FitOfGroups({ stored, policy }: { readonly stored: Stored; readonly policy: PasswordPolicy }) {
  const facts = useCommonFacts(wantsStrength(policy, stored.sources));
  if (!facts || !v.is(PasswordPolicySchema, { ...policy, name: policy.name || '?' })) return null;
  const { groups } = followersOf(stored, policy);
  const demanding = new Set(stored.sources.filter(({ passwordDemands }) => passwordDemands).map(({ id }) => id));
  const told = groups.filter(({ sourceIds }) => sourceIds.some((id) => demanding.has(id)));
  return (
    <section class="card stack">
      <h2>{t('admin.fit.title')}</h2>
      <p class="small soft">{t('admin.fit.hint')}</p>
      {told.length === 0 && <PolicyFit policy={policy} sourceIds={none} stored={stored} facts={facts} />}
      {told.map((group) => (
        <div key={group.id} class="stack part">
          <h3>
            <ItemLink view="sync-groups" item={group} />
          </h3>
          <PolicyFit policy={policy} sourceIds={group.sourceIds} stored={stored} facts={facts} />
        </div>
      ))}
    </section>
  );
}

const none: readonly string[] = [];

function Followers({ stored, policy }: { readonly stored: Stored; readonly policy: PasswordPolicy }) {
  const { groups, sources } = followersOf(stored, policy);
  const users = [
    ...groups.map(({ id, name }) => ({ id, name, view: 'sync-groups' as const })),
    ...sources.map(({ id, name }) => ({ id, name, view: 'sources' as const })),
  ];
  return (
    <section class="card stack tight">
      <h2>{t('admin.policies.users')}</h2>
      {users.length === 0 ? (
        <p class="soft">{t('admin.policies.unused')}</p>
      ) : (
        <ul class="rules bounded">
          {users.map(({ id, name, view }) => (
            <li key={`${view} ${id}`}>
              <ItemLink view={view} item={{ id, name }} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Fields that a record of an older version does not have yet get their unset values. The first policy is the default. */
function draftOf(record: PasswordPolicy | null, stored: LiveStored): PasswordPolicy {
  if (record) return { ...v.getDefaults(PasswordPolicySchema), ...record };
  const isFirst = stored.value.state === 'ready' && stored.value.value.policies.length === 0;
  // A name is asked for in the form; there is none yet.
  return { ...newPolicy(crypto.randomUUID(), '?'), name: '', defaultPolicy: isFirst };
}
