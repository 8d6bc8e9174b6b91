import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { configurationFileLimit } from '../../../../core/model/configuration/content.ts';
import { offerFocus } from '../../../app/forms/focus.ts';
import { focusFirstProblem, leaveFields } from '../../../app/forms/form-focus.ts';
import { FileField } from '../../../controls/fields/file-field.tsx';
import { FormField } from '../../../controls/fields/form-field.tsx';
import { Notice } from '../../../controls/notice.tsx';
import { ProgressBar } from '../../../controls/progress-bar.tsx';
import { FileProblems } from '../../shell/file-problems.tsx';
import { ImportFromSailPoint } from './import-from-sailpoint.tsx';
import { ImportPreviewList } from './import-preview-list.tsx';
import { NewOrigins } from './new-origins.tsx';
import { PolicyRemarks } from '../../policies/policy-remarks.tsx';
import { RefusalNotice } from '../../../app/refusal.tsx';
import { SailPointNotes } from './sailpoint-notes.tsx';
import type { LiveStored } from '../../shell/stored.ts';
import { useCommand } from '../../shell/services.ts';
import { type Given, useImport } from './use-import.ts';
import { explain } from '../../../app/failure.ts';
import { t } from '../../../app/text.ts';

/** A file, pasted text or what a SailPoint tenant has; what is wrong with it by line, else what it will change; then all of it or nothing. */
export function ImportConfiguration({ stored }: { readonly stored: LiveStored }) {
  const given = useSignal<Given | null>(null);
  const fileFailure = useSignal<string | undefined>(undefined);
  const confirmed = useSignal<ReadonlySet<string>>(new Set());
  const unconfirmed = useSignal(false);
  const imported = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const { state, run, forget } = useCommand();
  const found = useImport(stored, given.value);

  const take = (next: Given | null) => {
    given.value = next;
    confirmed.value = new Set();
    unconfirmed.value = false;
    imported.value = false;
    forget();
  };
  const takeText = (content: string) => take(content === '' ? null : { kind: 'file', text: content });
  const readFile = async (chosen: File | undefined) => {
    if (!chosen) return;
    if (chosen.size > configurationFileLimit * maxBytesPerCharacter) return take({ kind: 'tooLarge' });
    try {
      takeText(await chosen.text());
    } catch (error) {
      take(null);
      fileFailure.value = explain(error);
    }
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!found?.ok) return;
    unconfirmed.value = found.preview.originsNew.some((origin) => !confirmed.value.has(origin));
    if (unconfirmed.value) {
      leaveFields(form.current);
      focusFirstProblem(form.current);
      return;
    }
    const answer = await run({
      type: 'importConfiguration',
      text: found.text,
      confirmedOrigins: [...confirmed.value],
    });
    if (!answer) return;
    form.current?.reset();
    take(null);
    imported.value = true;
    // The button that had the focus goes with the preview.
    offerFocus(form.current?.querySelector('input'));
  };

  return (
    <section class="card stack">
      <h2>{t('admin.import.title')}</h2>
      <p class="soft">{t('admin.import.intro')}</p>
      <form class="stack" noValidate ref={form} onSubmit={(event) => void submit(event)}>
        <FileField
          label={t('admin.import.file')}
          error={fileFailure.value}
          accept=".json,application/json"
          onFile={(chosen) => {
            fileFailure.value = undefined;
            void readFile(chosen);
          }}
        />
        <FormField label={t('admin.import.paste')} hint={t('admin.import.pasteHint')}>
          {(control) => (
            <textarea
              {...control}
              class="code"
              rows={4}
              spellcheck={false}
              autocomplete="off"
              onInput={(event) => {
                // Typing does not wait for the whole text to be read.
                if (event.inputType.startsWith('insertFrom')) takeText(event.currentTarget.value);
                else take(null);
              }}
              onChange={({ currentTarget }) => takeText(currentTarget.value)}
            />
          )}
        </FormField>
        {stored.value.state === 'ready' && (
          <ImportFromSailPoint
            sources={stored.value.value.sources}
            onBegin={() => {
              form.current?.reset();
              take(null);
            }}
            onRead={(documents) => take({ kind: 'sailPoint', documents })}
          />
        )}
        {found?.ok === false && (
          <FileProblems
            problems={found.problems}
            {...(given.value?.kind === 'sailPoint' && { title: t('admin.import.refusedSailPoint') })}
          />
        )}
        {found?.ok && stored.value.state === 'ready' && (
          <>
            {found.reading.notes !== null && <SailPointNotes notes={found.reading.notes} />}
            <ImportPreviewList preview={found.preview} />
            <PolicyRemarks
              policies={found.reading.configuration.passwordPolicies}
              dictionary={stored.value.value.dictionary}
            />
            <NewOrigins preview={found.preview} confirmed={confirmed} missing={unconfirmed.value} />
            <div>
              <button type="submit" class="primary" aria-disabled={state.value.running}>
                {t('admin.import.submit')}
              </button>
            </div>
          </>
        )}
        {state.value.running && <ProgressBar label={t('admin.import.running')} />}
        <RefusalNotice sentences={state.value.refusal} />
        {imported.value && (
          <Notice tone="good" live>
            <p>{t('admin.import.done')}</p>
            <p>
              <a href="#sources">{t('admin.import.next')}</a>
            </p>
          </Notice>
        )}
      </form>
    </section>
  );
}

/** In UTF-8; a file beyond that is too large whatever is in it, and is not even read. */
const maxBytesPerCharacter = 3;
