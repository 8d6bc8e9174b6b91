import { LineField, SelectField } from '../../../../controls/fields/line-field.tsx';
import { t } from '../../../../app/text.ts';
import { useDraft } from '../draft.ts';
import { Entries } from './entries.tsx';
import { type Path, textAt, valueAt } from '../tree.ts';

/** Where the last answer has the accounts, and what of each is taken over. */
export function AccountFields({ path }: { readonly path: Path }) {
  const { value, put, error } = useDraft();
  const pointer = (key: 'list' | 'id' | 'name' | 'displayName') => {
    const canBeLeftOut = key === 'list' || key === 'displayName';
    return (
      <LineField
        label={t(`admin.structure.account.${key}`)}
        hint={t(`admin.structure.account.${key}Hint`)}
        value={textAt(value, [...path, key])}
        error={error(t(`admin.structure.account.${key}`), ...path, key)}
        onInput={(text) => put([...path, key], text === '' && canBeLeftOut ? undefined : text)}
      />
    );
  };
  return (
    <>
      <div class="fields">
        {pointer('list')}
        {pointer('id')}
        {pointer('name')}
        {pointer('displayName')}
        <Disabled path={[...path, 'disabled']} />
      </div>
      <Entries
        title={t('admin.structure.attributes')}
        one={t('admin.structure.attribute')}
        path={[...path, 'attributes']}
        add={{ name: 'attribute', value: '/attribute' }}
      >
        {(name, label) => (
          <LineField
            label={t('admin.structure.where.json', label)}
            value={textAt(value, [...path, 'attributes', name])}
            error={error(t('admin.structure.where.json', label), ...path, 'attributes', name)}
            onInput={(text) => put([...path, 'attributes', name], text)}
          />
        )}
      </Entries>
    </>
  );
}

/** What says of an account that it cannot sign in; there need not be anything. */
function Disabled({ path }: { readonly path: Path }) {
  const { value, put, error } = useDraft();
  const isThere = valueAt(value, path) !== undefined;
  const equals = valueAt(value, [...path, 'equals']);
  const [where, is, text] = (['disabled', 'disabledIs', 'disabledText'] as const).map((key) =>
    t(`admin.structure.account.${key}`),
  ) as [string, string, string];
  const setPointer = (pointer: string) => {
    if (pointer === '') put(path, undefined);
    else put(path, { equals: equals ?? true, json: pointer });
  };
  return (
    <>
      <LineField
        label={where}
        hint={t('admin.structure.account.disabledHint')}
        value={textAt(value, [...path, 'json'])}
        error={error(where, ...path, 'json')}
        onInput={setPointer}
      />
      {isThere && (
        <SelectField
          label={is}
          value={typeof equals === 'boolean' ? String(equals) : 'text'}
          options={(['true', 'false', 'text'] as const).map((one) => ({
            value: one,
            label: t(`admin.structure.disabledWhen.${one}`),
          }))}
          onChange={(next) => put([...path, 'equals'], next === 'text' ? '' : next === 'true')}
        />
      )}
      {isThere && typeof equals !== 'boolean' && (
        <LineField
          label={text}
          value={textAt(value, [...path, 'equals'])}
          error={error(text, ...path, 'equals')}
          onInput={(next) => put([...path, 'equals'], next)}
        />
      )}
    </>
  );
}
