import { useSignal } from '@preact/signals';
import { CheckBox } from '../../../controls/fields/check-box.tsx';
import { SelectField } from '../../../controls/fields/line-field.tsx';
import { SortableList } from '../../../controls/sortable-list.tsx';
import { Icon } from '../../../controls/icon.tsx';
import { t } from '../../../app/text.ts';
import { AccountFields } from './fields/account-fields.tsx';
import { CannotHold } from './cannot-hold.tsx';
import { useDraft } from './draft.ts';
import { RemoveButton } from './fields/remove-button.tsx';
import { freeName, listAt, type Path, recordAt, textAt, valueAt, withMoved, withValue } from './tree.ts';

/** One operation: the requests that it sends, in their order. */
export function OperationCard({ path, onGone }: { readonly path: Path; readonly onGone: () => void }) {
  const { value, put } = useDraft();
  const [kind] = path;
  return (
    <div class="stack">
      <Steps path={[...path, 'steps']} title={t('admin.structure.steps')} />
      <Steps path={[...path, 'finally']} title={t('admin.structure.finally')} />
      {kind === 'change' && (
        <CheckBox
          checked={valueAt(value, [...path, 'repeatable']) === true}
          hint={t('admin.structure.repeatableHint')}
          onChange={(isSet) => put([...path, 'repeatable'], isSet || undefined)}
        >
          {t('admin.structure.repeatable')}
        </CheckBox>
      )}
      {kind === 'change' && (
        <CheckBox
          checked={valueAt(value, [...path, 'trustsSuccess']) === true}
          hint={t('admin.structure.trustsSuccessHint')}
          onChange={(isSet) => put([...path, 'trustsSuccess'], isSet || undefined)}
        >
          {t('admin.structure.trustsSuccess')}
        </CheckBox>
      )}
      {kind === 'change' && <CannotHold path={[...path, 'cannotHold']} />}
      {kind === 'findAccounts' && <AccountFields path={[...path, 'accounts']} />}
      <RemoveButton label={t('admin.structure.removeOperation')} path={path} onGone={onGone} />
    </div>
  );
}

function Steps({ path, title }: { readonly path: Path; readonly title: string }) {
  const { value, change, put, error, fresh } = useDraft();
  const chosen = useSignal('');
  const steps = listAt(value, path).map(String);
  const requests = recordAt(value, ['requests']);
  const wrong = error(title, ...path);
  const add = () => {
    const name = chosen.value === '' ? freeName(requests, 'request') : chosen.value;
    if (chosen.value === '') fresh.add(name);
    const withRequest = chosen.value === '' ? withValue(value, ['requests', name], newRequest(name)) : value;
    change(withValue(withRequest, path, [...steps, name]));
  };
  const occurrence = (name: string, index: number) => steps.slice(0, index).filter((one) => one === name).length;
  return (
    <fieldset class="stack tight" aria-label={title}>
      <span class="label" aria-hidden="true">
        {title}
      </span>
      {wrong !== undefined && (
        <div class="field">
          <div class="error">
            <Icon name="error" />
            <span>{wrong}</span>
          </div>
        </div>
      )}
      {steps.length > 0 && (
        <SortableList
          label={title}
          items={steps.map((name, index) => ({
            id: `${name} ${occurrence(name, index)}`,
            name,
            content: (
              <div class="row">
                <span>
                  <code>{name}</code> {textAt(requests, [name, 'title'])}
                </span>
                <button
                  type="button"
                  aria-label={t('admin.structure.removeOf', name)}
                  onClick={() => {
                    const left = steps.filter((_, at) => at !== index);
                    put(path, left.length === 0 && path.at(-1) === 'finally' ? undefined : left);
                  }}
                >
                  {t('admin.structure.remove')}
                </button>
              </div>
            ),
          }))}
          onMove={(from, to) => change(withMoved(value, path, from, to))}
        />
      )}
      <div class="preset">
        <SelectField
          label={t('admin.structure.requestToAdd')}
          value={chosen.value}
          options={[
            { value: '', label: t('admin.structure.newRequest') },
            ...Object.keys(requests).map((name) => ({ value: name, label: name })),
          ]}
          onChange={(name) => (chosen.value = name)}
        />
        <button type="button" onClick={add}>
          {t('admin.structure.addStep')}
        </button>
      </div>
    </fieldset>
  );
}

function newRequest(title: string): Readonly<Record<string, unknown>> {
  return { title, method: 'GET', path: '', answers: [{ when: { status: 200 }, outcome: 'continue' }] };
}
