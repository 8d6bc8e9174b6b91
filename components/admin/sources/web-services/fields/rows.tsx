import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { focusLast } from '../../../../app/forms/form-focus.ts';
import { t } from '../../../../app/text.ts';
import { useDraft } from '../draft.ts';
import { listAt, type Path, withMoved } from '../tree.ts';

/** What a description has in a list: the answers of a request, what a source cannot hold. A row has no name but its number. */
export function Rows({
  title,
  hint,
  label,
  path,
  fresh,
  addLabel,
  isOrdered = false,
  keepEmpty = false,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  /** What the row of a number is called, from 1: `Answer 2`. */
  readonly label: (number: number) => string;
  readonly path: Path;
  /** A new one's value. */
  readonly fresh: unknown;
  readonly addLabel: string;
  /** Which of them comes first means something. */
  readonly isOrdered?: boolean;
  /** Without any of them, the list is still there. */
  readonly keepEmpty?: boolean;
  readonly children: (label: string, path: Path) => ComponentChildren;
}) {
  const { value, change, put } = useDraft();
  const rows = listAt(value, path);
  const list = useRef<HTMLFieldSetElement>(null);
  /** Once it is there, or gone. */
  const focus = (selector: string) => focusLast(list.current, selector);
  const move = (from: number, to: number, by: 'up' | 'down') => {
    if (to < 0 || to >= rows.length) return;
    change(withMoved(value, path, from, to));
    focus(`:scope > [data-row="${to}"] > .row > [data-by="${by}"]`);
  };
  return (
    <fieldset class="stack tight" aria-label={title} ref={list}>
      <span class="label" aria-hidden="true">
        {title}
      </span>
      {hint !== undefined && <p class="small soft">{hint}</p>}
      {rows.map((_, index) => {
        const name = label(index + 1);
        return (
          // A row has no name; what moves is what is in it.
          // oxlint-disable-next-line react/no-array-index-key
          <fieldset key={index} class="entry" aria-label={name} data-row={index}>
            {children(name, [...path, index])}
            <div class="row">
              {isOrdered &&
                (['up', 'down'] as const).map((by) => (
                  <button
                    key={by}
                    type="button"
                    data-by={by}
                    aria-label={t(`admin.structure.${by}Of`, name)}
                    aria-disabled={by === 'up' ? index === 0 : index === rows.length - 1}
                    onClick={() => move(index, by === 'up' ? index - 1 : index + 1, by)}
                  >
                    {t(`admin.structure.${by}`)}
                  </button>
                ))}
              <button
                type="button"
                aria-label={t('admin.structure.removeOf', name)}
                onClick={() => {
                  put(rows.length > 1 || keepEmpty ? [...path, index] : path, undefined);
                  focus(':scope > div > button');
                }}
              >
                {t('admin.structure.remove')}
              </button>
            </div>
          </fieldset>
        );
      })}
      <div>
        <button
          type="button"
          onClick={() => {
            put([...path, rows.length], fresh);
            focus(':scope > .entry:last-of-type input, :scope > .entry:last-of-type select');
          }}
        >
          {addLabel}
        </button>
      </div>
    </fieldset>
  );
}
