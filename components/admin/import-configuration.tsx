import { useComputed, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { accountConfiguration } from '../../core/model/account.ts';
import type { Configuration } from '../../core/model/configuration.ts';
import type { SailPointDocuments } from '../../core/connectors/sailpoint/documents.ts';
import { configurationFileLimit, tooLarge } from '../../core/model/configuration-content.ts';
import {
  type ImportReading,
  readImportFile,
  readSailPointDocuments,
  writeConfigurationFile,
} from '../../core/model/configuration-file.ts';
import { previewImport } from '../../core/model/import-preview.ts';
import { keepManaged } from '../../core/model/managed-merge.ts';
import type { Source } from '../../core/model/source.ts';
import { text } from '../../core/model/text.ts';
import { FileField } from '../controls/file-field.tsx';
import { FormField } from '../controls/form-field.tsx';
import { Notice } from '../controls/notice.tsx';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { FileProblems } from './file-problems.tsx';
import { ImportFromSailPoint } from './import-from-sailpoint.tsx';
import { ImportPreviewList } from './import-preview-list.tsx';
import { NewOrigins } from './new-origins.tsx';
import { PolicyRemarks } from './policy-remarks.tsx';
import { Refusal } from './refusal.tsx';
import { SailPointNotes } from './sailpoint-notes.tsx';
import { useServices } from './services.ts';
import type { LiveStored, Stored } from './stored.ts';
import { useCommand } from './use-command.ts';
import { explain, t } from './words.ts';

/** A file, pasted text or what a SailPoint tenant has; what is wrong with it by line, else what it will change; then all of it or nothing. */
export function ImportConfiguration({ stored }: { readonly stored: LiveStored }) {
  const { connectors } = useServices();
  const secretOriginsOf = ({ connector, connectorAttributes }: Source) =>
    connectors.find(({ id }) => id === connector)?.traits(connectorAttributes).secretOrigins ?? [];
  const file = useSignal('');
  const documents = useSignal<SailPointDocuments | null>(null);
  const fileFailure = useSignal<string | undefined>(undefined);
  const isTooLarge = useSignal(false);
  const confirmed = useSignal<ReadonlySet<string>>(new Set());
  const unconfirmed = useSignal(false);
  const imported = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const { state, run, forget } = useCommand();
  const reading = useComputed<ImportReading | null>(() => {
    if (isTooLarge.value) return { ok: false, problems: [{ line: null, sentence: tooLarge() }] };
    if (stored.value.state !== 'ready') return null;
    const current = configurationOf(stored.value.value);
    if (documents.value !== null)
      return leavingManaged(readSailPointDocuments(documents.value, connectors, current), stored.value.value);
    if (file.value === '') return null;
    return leavingManaged(readImportFile(file.value, connectors, current), stored.value.value);
  });
  const preview = useComputed(() => {
    const [current, next] = [stored.value, reading.value];
    if (current.state !== 'ready' || !next?.ok) return null;
    return {
      changes: previewImport(
        configurationOf(current.value),
        next.configuration,
        signedIn(current.value),
        secretOriginsOf,
      ),
      notes: next.notes,
      policies: next.configuration.passwordPolicies,
      dictionary: current.value.dictionary,
      // What SailPoint's objects were merged into is what is imported; of ours the file itself.
      text:
        next.notes === null ? file.value : writeConfigurationFile(withoutSignedIn(next.configuration, current.value)),
    };
  });

  const read = (content: string, fromSailPoint: SailPointDocuments | null = null) => {
    file.value = content;
    documents.value = fromSailPoint;
    isTooLarge.value = false;
    confirmed.value = new Set();
    unconfirmed.value = false;
    imported.value = false;
    forget();
  };
  const readFile = async (chosen: File | undefined) => {
    if (!chosen) return;
    if (chosen.size > configurationFileLimit * mostBytesPerCharacter) {
      read('');
      isTooLarge.value = true;
      return;
    }
    try {
      read(await chosen.text());
    } catch (error) {
      read('');
      fileFailure.value = explain(error);
    }
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!preview.value) return;
    unconfirmed.value = preview.value.changes.originsNew.some((origin) => !confirmed.value.has(origin));
    if (unconfirmed.value) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const answer = await run({
      type: 'importConfiguration',
      text: preview.value.text,
      confirmedOrigins: [...confirmed.value],
    });
    if (!answer) return;
    form.current?.reset();
    read('');
    imported.value = true;
    // The button that had the focus goes with the preview.
    form.current?.querySelector('input')?.focus();
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
        <FormField label={t('admin.import.paste')}>
          {(control) => (
            <textarea
              {...control}
              class="code"
              rows={4}
              spellcheck={false}
              autocomplete="off"
              onInput={({ currentTarget }) => read(currentTarget.value)}
            />
          )}
        </FormField>
        {stored.value.state === 'ready' && (
          <ImportFromSailPoint
            sources={stored.value.value.sources}
            onBegin={() => {
              form.current?.reset();
              read('');
            }}
            onRead={(found) => read('', found)}
          />
        )}
        {reading.value?.ok === false && (
          <FileProblems
            problems={reading.value.problems}
            {...(documents.value !== null && { title: t('admin.import.refusedSailPoint') })}
          />
        )}
        {preview.value && (
          <>
            {preview.value.notes !== null && <SailPointNotes notes={preview.value.notes} />}
            <ImportPreviewList preview={preview.value.changes} />
            <PolicyRemarks policies={preview.value.policies} dictionary={preview.value.dictionary} />
            <NewOrigins preview={preview.value.changes} confirmed={confirmed} missing={unconfirmed.value} />
            <div>
              <button type="submit" class="primary" aria-disabled={state.value.running}>
                {t('admin.import.submit')}
              </button>
            </div>
          </>
        )}
        {state.value.running && <ProgressBar label={t('admin.import.running')} />}
        <Refusal sentences={state.value.refusal} />
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
const mostBytesPerCharacter = 3;

function configurationOf({ identity, policies, sources, accounts, groups }: Stored): Configuration {
  return {
    lockstep: 1,
    ...(identity && { identity }),
    passwordPolicies: [...policies],
    sources: [...sources],
    accounts: accounts.map(accountConfiguration),
    passwordSyncGroups: [...groups],
  };
}

/** What the organisation manages stays as it is, whether the file has it or not. */
function leavingManaged(reading: ImportReading, stored: Stored): ImportReading {
  if (!reading.ok) return reading;
  const { configuration, refused } = keepManaged(reading.configuration, configurationOf(stored), stored.managed);
  if (refused.length === 0) return { ...reading, configuration };
  return { ok: false, problems: [{ line: null, sentence: text('background.managedImport', refused.join(', ')) }] };
}

/** They stay by themselves: only what an admin set up is in a configuration. */
function withoutSignedIn(configuration: Configuration, stored: Stored): Configuration {
  const ids = signedIn(stored);
  return { ...configuration, accounts: configuration.accounts.filter(({ id }) => !ids.has(id)) };
}

function signedIn({ accounts }: Stored): ReadonlySet<string> {
  return new Set(accounts.filter(({ linkedBy }) => linkedBy === 'signIn').map(({ id }) => id));
}
