import type { Signal } from '@preact/signals';
import { endStates, openStates, type StepState } from '../../../core/model/change.ts';
import type { ActivityFilter } from '../../../core/store/activity.ts';
import { FormField } from '../../controls/fields/form-field.tsx';
import type { LiveStored } from '../shell/stored.ts';
import { t } from '../../app/text.ts';

/** Narrows the activity to a group, a source, an outcome or a time. */
export function ActivityFilterForm({
  stored,
  filter,
}: {
  readonly stored: LiveStored;
  readonly filter: Signal<ActivityFilter>;
}) {
  const read = stored.value;
  const { groups, sources } = read.state === 'ready' ? read.value : { groups: [], sources: [] };
  /** Sets one condition; without a value it is no condition any more. */
  const set = <K extends keyof ActivityFilter>(name: K, value: ActivityFilter[K] | undefined) => {
    const { [name]: _, ...others } = filter.value;
    filter.value = value === undefined ? others : { ...others, [name]: value };
  };
  return (
    <search class="card filters" aria-label={t('admin.activity.filter')}>
      <Choice label={t('admin.activity.group')} options={groups} onChange={(id) => set('targetId', id)} />
      <Choice label={t('admin.activity.source')} options={sources} onChange={(id) => set('sourceId', id)} />
      <Choice
        label={t('admin.activity.outcome')}
        options={states.map((id) => ({ id, name: t(`admin.states.${id}`) }))}
        onChange={(chosen) =>
          set(
            'outcome',
            states.find((state) => state === chosen),
          )
        }
      />
      <Day label={t('admin.activity.from')} onChange={(day) => set('from', day?.getTime())} />
      <Day label={t('admin.activity.until')} onChange={(day) => set('until', day && endOf(day))} />
    </search>
  );
}

const states: readonly StepState[] = [...endStates, ...openStates];

function Choice({
  label,
  options,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (id: string | undefined) => void;
}) {
  return (
    <FormField label={label}>
      {(control) => (
        <select {...control} onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}>
          <option value="">{t('admin.activity.any')}</option>
          {options.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </FormField>
  );
}

function Day({ label, onChange }: { readonly label: string; readonly onChange: (day: Date | undefined) => void }) {
  return (
    <FormField label={label}>
      {(control) => (
        <input {...control} type="date" onChange={({ currentTarget }) => onChange(dayOf(currentTarget.value))} />
      )}
    </FormField>
  );
}

/** Midnight of a `yyyy-mm-dd` where the person is. */
function dayOf(value: string): Date | undefined {
  return value === '' ? undefined : new Date(`${value}T00:00`);
}

function endOf(day: Date): number {
  const next = new Date(day);
  next.setDate(next.getDate() + 1);
  return next.getTime() - 1;
}
