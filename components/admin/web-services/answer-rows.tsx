import { useRef } from 'preact/hooks';
import { answerOutcomes, rejectionReasons } from '../../../core/connectors/web-services/description.ts';
import { CheckBox } from '../../controls/check-box.tsx';
import { LineField, SelectField } from '../../controls/line-field.tsx';
import { t } from '../words.ts';
import { useDraft } from './draft.ts';
import { MatcherEntries } from './matcher-entries.tsx';
import { PlaceFields } from './place-fields.tsx';
import { listAt, type Path, textAt, valueAt, withMoved } from './tree.ts';

/** How the answers to a request become outcomes: the first row that fits counts. */
export function AnswerRows({ request }: { readonly request: string }) {
  const { value, change, put } = useDraft();
  const path = ['requests', request, 'answers'];
  const rows = listAt(value, path);
  const list = useRef<HTMLFieldSetElement>(null);
  const focus = (selector: string) =>
    requestAnimationFrame(() => [...(list.current?.querySelectorAll<HTMLElement>(selector) ?? [])].at(-1)?.focus());
  const move = (from: number, to: number, by: 'up' | 'down') => {
    if (to < 0 || to >= rows.length) return;
    change(withMoved(value, path, from, to));
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-row="${to}"] [data-by="${by}"]`)?.focus(),
    );
  };
  return (
    <fieldset class="stack tight" aria-label={t('admin.structure.answers')} ref={list}>
      <span class="label" aria-hidden="true">
        {t('admin.structure.answers')}
      </span>
      <p class="small soft">{t('admin.structure.answersHint')}</p>
      {rows.map((_, index) => {
        const label = t('admin.structure.answer', index + 1);
        return (
          // A row has no name; what moves is what is in it.
          // oxlint-disable-next-line react/no-array-index-key
          <fieldset key={index} class="entry" aria-label={label} data-row={index}>
            <AnswerRow label={label} request={request} path={[...path, index]} />
            <div class="row">
              {(['up', 'down'] as const).map((by) => (
                <button
                  key={by}
                  type="button"
                  data-by={by}
                  aria-label={t(`admin.structure.${by}Of`, label)}
                  aria-disabled={by === 'up' ? index === 0 : index === rows.length - 1}
                  onClick={() => move(index, by === 'up' ? index - 1 : index + 1, by)}
                >
                  {t(`admin.structure.${by}`)}
                </button>
              ))}
              <button
                type="button"
                aria-label={t('admin.structure.removeOf', label)}
                onClick={() => {
                  put([...path, index], undefined);
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
            put([...path, rows.length], { when: { status: 200 }, outcome: 'continue' });
            focus('.entry:last-of-type input');
          }}
        >
          {t('admin.structure.addAnswer')}
        </button>
      </div>
    </fieldset>
  );
}

function AnswerRow({
  label,
  request,
  path,
}: {
  readonly label: string;
  readonly request: string;
  readonly path: Path;
}) {
  const { value, put, error } = useDraft();
  const outcome = textAt(value, [...path, 'outcome']);
  const line = (key: 'statusOf' | 'textOf' | 'noteOf', place: Path, read: (text: string) => unknown) => (
    <LineField
      label={t(`admin.structure.${key}`, label)}
      hint={t(`admin.structure.${key}Hint`)}
      value={statusText(valueAt(value, place))}
      error={error(t(`admin.structure.${key}`, label), ...place)}
      onInput={(text) => put(place, read(text))}
    />
  );
  return (
    <>
      <div class="fields">
        {line('statusOf', [...path, 'when', 'status'], statusIn)}
        {line('textOf', [...path, 'when', 'text'], textOrNone)}
      </div>
      <MatcherEntries kind="json" request={request} path={[...path, 'when', 'json']} />
      <MatcherEntries kind="headers" request={request} path={[...path, 'when', 'headers']} />
      <CheckBox
        checked={valueAt(value, [...path, 'when', 'redirect']) === true}
        onChange={(isRedirect) => put([...path, 'when', 'redirect'], isRedirect || undefined)}
      >
        {t('admin.structure.redirect')}
      </CheckBox>
      <div class="fields">
        <SelectField
          label={t('admin.structure.outcomeOf', label)}
          value={outcome}
          options={answerOutcomes.map((one) => ({ value: one, label: t(`admin.outcome.${one}`) }))}
          error={error(t('admin.structure.outcomeOf', label), ...path, 'outcome')}
          onChange={(next) => put([...path, 'outcome'], next)}
        />
        {outcome === 'rejected' && (
          <SelectField
            label={t('admin.structure.reasonOf', label)}
            value={textAt(value, [...path, 'reason']) || 'policy'}
            options={rejectionReasons.map((one) => ({ value: one, label: t(`admin.structure.reason.${one}`) }))}
            error={error(t('admin.structure.reasonOf', label), ...path, 'reason')}
            onChange={(next) => put([...path, 'reason'], next)}
          />
        )}
        {line('noteOf', [...path, 'note'], textOrNone)}
        <PlaceFields label={t('admin.structure.sentence', label)} path={[...path, 'sentence']} isOptional />
      </div>
    </>
  );
}

/** `200, 404, 2xx` as the schema has it; what is neither stays as it was typed, for the validator. */
function statusIn(text: string): unknown {
  const all = text
    .split(',')
    .map((one) => one.trim())
    .map((one) => (/^\d{3}$/.test(one) ? Number(one) : one));
  if (text.trim() === '') return undefined;
  // A comma at the end is on its way to another one.
  return all.length === 1 ? all[0] : all;
}

function statusText(status: unknown): string {
  return Array.isArray(status)
    ? status.join(', ')
    : typeof status === 'string' || typeof status === 'number'
      ? String(status)
      : '';
}

function textOrNone(text: string): string | undefined {
  return text === '' ? undefined : text;
}
