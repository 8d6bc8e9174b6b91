import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { offeredVariables } from '../../../../../core/connectors/web-services/offered.ts';
import type { PlacedTemplate } from '../../../../../core/connectors/web-services/scope.ts';
import { FormField } from '../../../../controls/fields/form-field.tsx';
import { LineField } from '../../../../controls/fields/line-field.tsx';
import { t } from '../../../../app/text.ts';
import { useDraft } from '../draft.ts';
import { type Path, textAt, valueAt } from '../tree.ts';

interface TemplateProps {
  readonly label: string;
  readonly hint?: string;
  readonly path: Path;
  /** The name of the request that the text belongs to; null for one of the OAuth client. */
  readonly request: string | null;
  readonly place: PlacedTemplate['place'];
  /** Emptied, it is not there at all. */
  readonly canBeLeftOut?: boolean;
}

/** One line of text with variables in it, and a list of those that have a value there. */
export function TemplateField({ label, path, request, place, canBeLeftOut = false, ...more }: TemplateProps) {
  const { value, put, error } = useDraft();
  const set = (text: string) => put(path, text === '' && canBeLeftOut ? undefined : text);
  return (
    <WithVariables label={label} request={request} place={place} onInsert={set}>
      <LineField label={label} value={textAt(value, path)} error={error(label, ...path)} onInput={set} {...more} />
    </WithVariables>
  );
}

/**
 * A tree of JSON with variables in its texts. It is taken over as it is typed: what would appear or vanish only on leaving
 * the field would move the page away from under the pointer.
 */
export function JsonTemplateField({ label, path, request, place, hint }: TemplateProps) {
  const { value, put, error } = useDraft();
  const typed = useSignal<string | null>(null);
  const tree = valueAt(value, path);
  const shown = typed.value ?? (typeof tree === 'string' ? tree : (JSON.stringify(tree, null, 2) ?? ''));
  const set = (text: string) => {
    typed.value = text;
    put(path, parsedOrText(text));
  };
  const isJson = shown === '' || typeof tree !== 'string';
  return (
    <WithVariables label={label} request={request} place={place} isJson onInsert={set}>
      <FormField label={label} hint={hint} error={isJson ? error(label, ...path) : t('admin.description.notJson')}>
        {(control) => (
          <textarea
            {...control}
            class="code"
            rows={6}
            spellcheck={false}
            autocomplete="off"
            value={shown}
            onInput={({ currentTarget }) => set(currentTarget.value)}
            onBlur={() => (typed.value = null)}
          />
        )}
      </FormField>
    </WithVariables>
  );
}

/** The variables stand behind one button, so that Tab does not go through all of them at every field. */
function WithVariables({
  label,
  request,
  place,
  isJson = false,
  onInsert,
  children,
}: Pick<TemplateProps, 'label' | 'request' | 'place'> & {
  readonly isJson?: boolean;
  readonly onInsert: (text: string) => void;
  readonly children: ComponentChildren;
}) {
  const { value } = useDraft();
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const isOpen = useSignal(false);
  const insert = (variable: string) => {
    const field = box.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
    if (!field) return;
    const { value: text } = field;
    const [from, to] = [field.selectionStart ?? text.length, field.selectionEnd ?? text.length];
    const isInText = (text.slice(0, from).match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
    const written = isJson && !isInText ? `"{{${variable}}}"` : `{{${variable}}}`;
    onInsert(text.slice(0, from) + written + text.slice(to));
    isOpen.value = false;
    const caret = from + written.length;
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(caret, caret);
    });
  };
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen.value) return;
    event.preventDefault();
    isOpen.value = false;
    opener.current?.focus();
  };
  return (
    <div class="with-variables" ref={box}>
      {children}
      <div class="variables">
        <button
          type="button"
          ref={opener}
          onKeyDown={closeOnEscape}
          aria-label={t('admin.structure.variablesFor', label)}
          aria-expanded={isOpen.value}
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          {'{{ }}'}
        </button>
        {isOpen.value && (
          <ul class="plain" aria-label={t('admin.structure.variablesFor', label)}>
            {offeredVariables(value, request, place).map((variable) => (
              <li key={variable}>
                <button type="button" class="quiet" onKeyDown={closeOnEscape} onClick={() => insert(variable)}>
                  {variable}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function parsedOrText(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return json;
  }
}
