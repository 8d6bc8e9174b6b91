import { CheckBox } from '../../../../controls/fields/check-box.tsx';
import { LineField, SelectField } from '../../../../controls/fields/line-field.tsx';
import { t } from '../../../../app/text.ts';
import { useDraft } from '../draft.ts';
import { type Path, recordAt, textAt, valueAt } from '../tree.ts';

const kinds = ['json', 'header', 'text'] as const;

/** Where in an answer something stands: a JSON pointer, a header, or an expression with one group. */
export function PlaceFields({
  label,
  path,
  isOptional = false,
}: {
  readonly label: string;
  readonly path: Path;
  /** There need not be a place at all. */
  readonly isOptional?: boolean;
}) {
  const { value, put, error } = useDraft();
  const place = recordAt(value, path);
  const kind = kinds.find((one) => Object.hasOwn(place, one));
  const choose = (next: string) => {
    const { json: _json, header: _header, text: _text, html: _html, ...others } = place;
    put(path, next === '' ? undefined : { ...others, [next]: '' });
  };
  return (
    <>
      <SelectField
        label={t('admin.structure.placeOf', label)}
        value={kind ?? ''}
        options={[
          ...(isOptional || kind === undefined ? [{ value: '', label: t('admin.structure.noPlace') }] : []),
          ...kinds.map((one) => ({ value: one, label: t(`admin.structure.place.${one}`) })),
        ]}
        error={kind === undefined ? error(t('admin.structure.placeOf', label), ...path) : undefined}
        onChange={choose}
      />
      {kind !== undefined && (
        <LineField
          label={t(`admin.structure.where.${kind}`, label)}
          value={textAt(value, [...path, kind])}
          error={error(t(`admin.structure.where.${kind}`, label), ...path)}
          onInput={(text) => put([...path, kind], text)}
        />
      )}
      {kind === 'text' && (
        <CheckBox
          checked={valueAt(value, [...path, 'html']) === true}
          onChange={(isHtml) => put([...path, 'html'], isHtml || undefined)}
        >
          {t('admin.structure.html')}
        </CheckBox>
      )}
    </>
  );
}
