import { answerOutcomes, rejectionReasons } from '../../../../../core/connectors/web-services/description.ts';
import { CheckBox } from '../../../../controls/fields/check-box.tsx';
import { LineField, SelectField } from '../../../../controls/fields/line-field.tsx';
import { t } from '../../../../app/text.ts';
import { useDraft } from '../draft.ts';
import { MatcherEntries } from './matcher-entries.tsx';
import { PlaceFields } from './place-fields.tsx';
import { Rows } from './rows.tsx';
import { type Path, textAt, valueAt } from '../tree.ts';

/** How the answers to a request become outcomes: the first row that fits counts. */
export function AnswerRows({ request }: { readonly request: string }) {
  return (
    <Rows
      title={t('admin.structure.answers')}
      hint={t('admin.structure.answersHint')}
      label={(number) => t('admin.structure.answer', number)}
      path={['requests', request, 'answers']}
      fresh={{ when: { status: 200 }, outcome: 'continue' }}
      addLabel={t('admin.structure.addAnswer')}
      isOrdered
      keepEmpty
    >
      {(label, path) => <AnswerRow label={label} request={request} path={path} />}
    </Rows>
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
