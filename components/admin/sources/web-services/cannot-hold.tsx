import { LineField, numberIn } from '../../../controls/fields/line-field.tsx';
import { t } from '../../../app/text.ts';
import { useDraft } from './draft.ts';
import { Rows } from './fields/rows.tsx';
import { type Path, textAt } from './tree.ts';

/** New passwords that the source would keep as another one, or not at all. */
export function CannotHold({ path }: { readonly path: Path }) {
  return (
    <Rows
      title={t('admin.structure.cannotHold')}
      hint={t('admin.structure.cannotHoldHint')}
      label={(number) => t('admin.structure.held', number)}
      path={path}
      fresh={{ moreBytesThan: 72, note: '' }}
      addLabel={t('admin.structure.addHeld')}
    >
      {(label, row) => <Held label={label} path={row} />}
    </Rows>
  );
}

function Held({ label, path }: { readonly label: string; readonly path: Path }) {
  const { value, put, error, ownError } = useDraft();
  const line = (key: 'matches' | 'moreBytesThan' | 'note', read: (text: string) => unknown, own?: string) => {
    const name = t(`admin.structure.heldBy.${key}`, label);
    return (
      <LineField
        label={name}
        hint={t(`admin.structure.heldBy.${key}Hint`)}
        value={textAt(value, [...path, key])}
        error={error(name, ...path, key) ?? own}
        onInput={(text) => put([...path, key], read(text))}
      />
    );
  };
  return (
    <div class="fields">
      {line('matches', (text) => (text === '' ? undefined : text), ownError(label, ...path))}
      {line('moreBytesThan', (text) => (text === '' ? undefined : numberIn(text)))}
      {line('note', (text) => text)}
    </div>
  );
}
