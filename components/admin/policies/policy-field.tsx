import type { JSX } from 'preact';
import * as v from 'valibot';
import { type PasswordPolicy, PasswordPolicySchema, ruleIds, uncheckableRuleIds } from '../../../core/model/policy.ts';
import { isSet } from '../../../core/policy/rules/limit.ts';
import { type PolicyField, rules } from '../../../core/policy/rules/rules.ts';
import { CheckBox } from '../../controls/fields/check-box.tsx';
import { FormField } from '../../controls/fields/form-field.tsx';
import { LineField, numberIn, SelectField } from '../../controls/fields/line-field.tsx';
import type { Editor } from '../editor/use-editor.ts';
import { t } from '../../app/text.ts';

/** One field of a policy, by its kind in the rule table. */
export function PolicyFieldControl({
  field,
  editor: { draft, change, error },
  hint,
}: {
  readonly field: PolicyField;
  readonly editor: Pick<Editor<PasswordPolicy>, 'draft' | 'change' | 'error'>;
  readonly hint?: string | undefined;
}) {
  const { name, kind } = field;
  const label = t(field.label);
  const Control = controls[kind];
  return (
    <Control
      name={name}
      label={label}
      {...(hint !== undefined && { hint })}
      value={draft[name]}
      unset={v.getDefault(PasswordPolicySchema.entries[name])}
      error={error(label, name)}
      onChange={(value) => change({ [name]: value })}
    />
  );
}

interface ControlProps {
  readonly name: PolicyField['name'];
  readonly label: string;
  readonly hint?: string;
  readonly value: unknown;
  /** What stands for *not set*. */
  readonly unset: unknown;
  readonly error: string | undefined;
  readonly onChange: (value: unknown) => void;
}

const controls: Readonly<Record<PolicyField['kind'], (props: ControlProps) => JSX.Element>> = {
  number: ({ value, unset, onChange, ...field }) => (
    <LineField
      {...field}
      keyboard="numeric"
      value={typeof value === 'number' && !isSet(value) ? '' : String(value)}
      onInput={(text) => onChange(text === '' ? unset : numberIn(text))}
    />
  ),
  flag: ({ label, value, hint, error, onChange }) => (
    <CheckBox checked={value === true} hint={hint} error={error} onChange={onChange}>
      {label}
    </CheckBox>
  ),
  characters: ({ label, value, hint, error, onChange }) => (
    <SelectField
      label={label}
      hint={hint}
      error={error}
      value={String(value)}
      options={(['ascii', 'unicode'] as const).map((set) => ({ value: set, label: t(`admin.policies.${set}`) }))}
      onChange={onChange}
    />
  ),
  address: ({ value, unset, onChange, ...field }) => (
    <LineField
      {...field}
      keyboard="url"
      value={String(value)}
      onInput={(text) => onChange(text.trim() === '' ? unset : text.trim())}
    />
  ),
  patterns: ({ label, value, hint, error, onChange }) => (
    <FormField label={label} hint={hint} error={error}>
      {(control) => (
        <textarea
          {...control}
          class="code"
          rows={2}
          spellcheck={false}
          autocomplete="off"
          value={listIn(value).join('\n')}
          onChange={({ currentTarget }) => onChange(currentTarget.value.split('\n').filter((line) => line !== ''))}
        />
      )}
    </FormField>
  ),
  ruleIds: ({ name, label, value, error, onChange }) => (
    <fieldset class="stack tight">
      <legend class="visually-hidden">{label}</legend>
      {(name === 'allowAndRecord' ? uncheckableRuleIds : ruleIds).map((rule) => (
        <CheckBox
          key={rule}
          checked={listIn(value).includes(rule)}
          invalid={error !== undefined}
          onChange={(isChosen) => onChange([...listIn(value).filter((id) => id !== rule), ...(isChosen ? [rule] : [])])}
        >
          {/* A rule's own field is called the same. */}
          <span class="visually-hidden">{label}: </span>
          {nameOfRule(rule)}
        </CheckBox>
      ))}
    </fieldset>
  ),
};

function listIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A rule is called as the field that sets it. */
function nameOfRule(id: string): string {
  const label = rules.find((rule) => rule.id === id)?.fields[0]?.label;
  return label === undefined ? id : t(label);
}
