import { useSignal } from '@preact/signals';
import { type ComponentChildren, Fragment } from 'preact';
import { useRef } from 'preact/hooks';
import { focusLast } from '../../../../app/forms/form-focus.ts';
import { LineField } from '../../../../controls/fields/line-field.tsx';
import { t } from '../../../../app/text.ts';
import { useDraft } from '../draft.ts';
import { freeName, type Path, recordAt, withName } from '../tree.ts';

/** What a description has by name: headers, fields of a form, what is kept. Each row has its name and what belongs to it. */
export function Entries({
  title,
  one,
  path,
  add,
  rename = withName,
  keepEmpty = false,
  children,
}: {
  readonly title: string;
  /** What one of them is called: `Header`. */
  readonly one: string;
  readonly path: Path;
  /** A new one's name and value. */
  readonly add: { readonly name: string; readonly value: unknown };
  readonly rename?: (description: unknown, path: Path, from: string, to: string) => unknown;
  /** Without any of them, the whole is still there. */
  readonly keepEmpty?: boolean;
  readonly children: (name: string, label: string) => ComponentChildren;
}) {
  const { value, put, change, error } = useDraft();
  const list = useRef<HTMLFieldSetElement>(null);
  const record = recordAt(value, path);
  const names = Object.keys(record);
  /** Once it is there, or gone. */
  const focus = (selector: string) => focusLast(list.current, selector);
  return (
    <fieldset class="stack tight" aria-label={title} ref={list}>
      <span class="label" aria-hidden="true">
        {title}
      </span>
      {names.map((name, index) => {
        const label = `${one} ${index + 1}`;
        return (
          // They keep their places while one is renamed.
          // oxlint-disable-next-line react/no-array-index-key
          <fieldset key={index} class="entry" aria-label={label}>
            <NameField
              label={t('admin.structure.nameOf', label)}
              name={name}
              taken={names}
              error={error(label, ...path, name)}
              onName={(to) => change(rename(value, path, name, to))}
            />
            <Fragment>{children(name, label)}</Fragment>
            <button
              type="button"
              aria-label={t('admin.structure.removeOf', label)}
              onClick={() => {
                put(names.length > 1 || keepEmpty ? [...path, name] : path, undefined);
                focus('button');
              }}
            >
              {t('admin.structure.remove')}
            </button>
          </fieldset>
        );
      })}
      <div>
        <button
          type="button"
          aria-label={t('admin.structure.addOf', one)}
          onClick={() => {
            put([...path, freeName(record, add.name)], add.value);
            focus('.entry:last-of-type input');
          }}
        >
          {t('admin.structure.addOf', one)}
        </button>
      </div>
    </fieldset>
  );
}

/** A key of a record: it takes the place of the former one when it is whole, and is there once. */
export function NameField({
  label,
  name,
  taken,
  error,
  onName,
}: {
  readonly label: string;
  readonly name: string;
  readonly taken: readonly string[];
  readonly error?: string | undefined;
  readonly onName: (name: string) => void;
}) {
  const typed = useSignal<string | null>(null);
  const shown = typed.value ?? name;
  const isTaken = shown !== name && taken.includes(shown);
  const wrong = shown === '' ? t('admin.tryIt.missing') : isTaken ? t('admin.structure.nameTaken') : undefined;
  const commit = () => {
    if (typed.value === null || wrong !== undefined) return;
    typed.value = null;
    if (shown !== name) onName(shown);
  };
  return (
    // The names of two rows are never the same, so that a field can be named by its row.
    <div onFocusOut={commit}>
      <LineField label={label} value={shown} error={wrong ?? error} onInput={(text) => (typed.value = text)} />
    </div>
  );
}
