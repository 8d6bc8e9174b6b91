import { useSignal } from '@preact/signals';
import { type PasswordDemands, PasswordDemandsSchema } from '../../../core/model/policy.ts';
import type { Source } from '../../../core/model/source.ts';
import { say } from '../../../core/platform/i18n.ts';
import { demandSentences } from '../../../core/policy/explain/demand-sentences.ts';
import { policyOfDemands } from '../../../core/policy/rules/derived-policies.ts';
import { rules } from '../../../core/policy/rules/rules.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { FormField } from '../../controls/fields/form-field.tsx';
import { LineField, numberIn } from '../../controls/fields/line-field.tsx';
import { Notice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { PolicyFieldControl } from '../policies/policy-field.tsx';
import { RefusalNotice } from '../../app/refusal.tsx';
import { useServices } from '../shell/services.ts';
import { useSourceCommand } from './use-source.ts';
import type { Editor } from '../editor/use-editor.ts';
import { t } from '../../app/text.ts';

/** What the source demands of a password by itself: read from it, or entered in the fields of the rule table. */
export function SourceDemands({
  editor,
  saved,
}: {
  readonly editor: Editor<Source>;
  /** As it is stored, which is what can be asked; null for a new one. */
  readonly saved: Source | null;
}) {
  const { readsPolicy } = useServices();
  const isOpen = useSignal(false);
  const isWrong = editor.error('', 'passwordDemands') !== undefined;
  return (
    <section class="card stack">
      <h2>{t('admin.demands.title')}</h2>
      <p class="small soft">{t('admin.demands.hint')}</p>
      {saved && readsPolicy(saved.connector) && <Read editor={editor} saved={saved} />}
      <InForce demands={editor.draft.passwordDemands ?? {}} />
      <details open={isOpen.value || isWrong} onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
        <summary>{t('admin.demands.edit')}</summary>
        <Fields editor={editor} />
      </details>
    </section>
  );
}

/** Fields with a place for what is wrong with them, for the form around. */
export const demandFields = Object.keys(PasswordDemandsSchema.entries).map((name) => `passwordDemands.${name}`);

/** Puts the source's answer into the draft; nothing is stored before the admin saves. */
function Read({ editor, saved }: { readonly editor: Editor<Source>; readonly saved: Source }) {
  const { running, refusal, run, forget } = useSourceCommand();
  const answer = useSignal<{ readonly failed: readonly string[] } | null>(null);
  const read = async () => {
    answer.value = null;
    forget();
    const told = await run(saved, () => ({ type: 'readPolicy', sourceId: saved.id }));
    if (!told) return;
    const isAny = Object.keys(told.demands).length > 0;
    // A source that could not be asked has not taken back what is there.
    if (isAny || told.failed.length === 0) editor.change({ passwordDemands: isAny ? told.demands : undefined });
    answer.value = { failed: told.failed.map(say) };
  };
  return (
    <>
      <div class="row">
        <button type="button" aria-disabled={running.value} onClick={() => void (running.peek() || read())}>
          {t('admin.demands.read')}
        </button>
        <span class="small soft">{t('admin.demands.readMeans')}</span>
      </div>
      {running.value && <ProgressBar label={t('admin.connection.testing')} />}
      <RefusalNotice sentences={refusal.value} />
      {answer.value && (
        <Notice tone={answer.value.failed.length > 0 ? 'warn' : 'good'} live>
          {answer.value.failed.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <p>{t(answer.value.failed.length > 0 ? 'admin.demands.readSome' : 'admin.demands.readAll')}</p>
        </Notice>
      )}
    </>
  );
}

/** What people would read of it, without unfolding the fields. */
function InForce({ demands }: { readonly demands: PasswordDemands }) {
  const { said, own } = demandSentences(demands);
  const policy = policyOfDemands(demands);
  const inForce = rules.filter(
    (rule) => rule.fields.some(({ name }) => Object.hasOwn(demands, name)) && rule.applies(policy),
  );
  const shown = [...inForce.map((rule) => rule.sentence(policy)), ...said].map(say);
  if (shown.length + own.length === 0) return <p class="soft">{t('admin.demands.none')}</p>;
  return (
    <ul class="rules">
      {shown.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {own.map((sentence) => (
        <li key={sentence}>
          <BidiText>{sentence}</BidiText>
        </li>
      ))}
    </ul>
  );
}

function Fields({ editor }: { readonly editor: Editor<Source> }) {
  const { passwordDemands: demands = {} } = editor.draft;
  const change = (part: object) => editor.change({ passwordDemands: demandsIn({ ...demands, ...part }) });
  const error = (label: string, ...path: readonly (string | number)[]) =>
    editor.error(label, 'passwordDemands', ...path);
  const asPolicy = { draft: policyOfDemands(demands), change, error };
  const number = (name: 'passwordHistory' | 'minimumPasswordAge') => (
    <LineField
      label={t(`admin.demands.${name}`)}
      keyboard="numeric"
      value={demands[name] === undefined ? '' : String(demands[name])}
      error={error(t(`admin.demands.${name}`), name)}
      onInput={(text) => change({ [name]: text === '' ? undefined : numberIn(text) })}
    />
  );
  return (
    <div class="stack">
      <div class="fields">
        {fields.map((field) => (
          <PolicyFieldControl key={field.name} field={field} editor={asPolicy} />
        ))}
        {number('passwordHistory')}
        {number('minimumPasswordAge')}
      </div>
      <FormField
        label={t('admin.demands.sentences')}
        hint={t('admin.demands.sentencesHint')}
        error={error(t('admin.demands.sentences'), 'sentences')}
      >
        {(control) => (
          <textarea
            {...control}
            rows={3}
            value={(demands.sentences ?? []).join('\n')}
            onChange={({ currentTarget }) => change({ sentences: linesOf(currentTarget.value) })}
          />
        )}
      </FormField>
    </div>
  );
}

const fields = rules
  .flatMap((rule) => rule.fields)
  .filter(({ name }) => Object.hasOwn(PasswordDemandsSchema.entries, name));

/** Only what is demanded is there; undefined where that is nothing. */
function demandsIn(entered: PasswordDemands): PasswordDemands | undefined {
  const nothing: Readonly<Record<string, unknown>> = { ...policyOfDemands({}) };
  const demanded = Object.entries(entered).filter(
    ([name, value]) => value !== undefined && !isEmpty(value) && value !== nothing[name],
  );
  return demanded.length === 0 ? undefined : Object.fromEntries(demanded);
}

/** What is no number yet stays, for the validator to say so. */
function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : typeof value === 'number' && value < 1;
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
