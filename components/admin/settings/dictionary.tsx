import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { PasswordPolicy } from '../../../core/model/policy.ts';
import { text } from '../../../core/model/text.ts';
import { say } from '../../../core/platform/i18n.ts';
import { dictionaryLimits, type ParsedDictionary, parseDictionary } from '../../../core/policy/text/dictionary.ts';
import { readDictionary } from '../../../core/store/dictionary.ts';
import type { StoredDictionary } from '../../../core/store/database/schema.ts';
import { offerFocus } from '../../app/forms/focus.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { FileField } from '../../controls/fields/file-field.tsx';
import { Notice } from '../../controls/notice.tsx';
import { useLive } from '../../app/live.ts';
import { Names } from '../../controls/names.tsx';
import { RefusalNotice } from '../../app/refusal.tsx';
import type { LiveStored } from '../shell/stored.ts';
import { useCommand } from '../shell/services.ts';
import { explain } from '../../app/failure.ts';
import { tn } from '../../app/plural.ts';
import { t } from '../../app/text.ts';
import { dateTime } from '../../app/time.ts';

/** The words that no password may contain: which are there now, and a file in place of them. */
export function Dictionary({ stored }: { readonly stored: LiveStored }) {
  const there = useLive(['configuration'], readDictionary);
  const file = useSignal<ReadFile | null>(null);
  const fileError = useSignal<string | undefined>(undefined);
  const done = useSignal<'uploadDone' | 'removeDone' | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const { state, run, forget } = useCommand();
  const policies = stored.value.state === 'ready' ? stored.value.value.policies : [];

  const choose = async (chosen: File | undefined) => {
    file.value = null;
    fileError.value = undefined;
    done.value = null;
    forget();
    if (!chosen) return;
    try {
      file.value = await read(chosen);
    } catch (error) {
      fileError.value = explain(error);
    }
  };
  const upload = async () => {
    const chosen = file.peek();
    done.value = null;
    fileError.value = chosen ? undefined : t('admin.dictionary.missing');
    if (!chosen?.parsed.ok) {
      offerFocus(form.current?.querySelector('input'));
      return;
    }
    if (!(await run({ type: 'replaceDictionary', text: chosen.text }))) return;
    form.current?.reset();
    file.value = null;
    done.value = 'uploadDone';
  };
  const remove = async () => {
    done.value = null;
    if (!(await run({ type: 'removeDictionary' }))) return;
    done.value = 'removeDone';
    // The button that had the focus goes with the dictionary.
    offerFocus(form.current?.querySelector('input'));
  };

  return (
    <section class="card stack">
      <h2>{t('admin.dictionary.title')}</h2>
      <p class="soft">{t('admin.dictionary.intro')}</p>
      {there.state === 'loading' && <p class="soft">{t('admin.loading')}</p>}
      {there.state === 'failed' && <Notice tone="bad">{explain(there.error)}</Notice>}
      {there.state === 'ready' && <WhatIsThere dictionary={there.value} policies={policies} />}
      <form
        class="stack"
        noValidate
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          void upload();
        }}
      >
        <FileField
          label={t('admin.dictionary.file')}
          error={fileError.value}
          accept=".txt,.dic,text/plain"
          onFile={(chosen) => void choose(chosen)}
        />
        {file.value && <WhatWasFound parsed={file.value.parsed} replaces={there.state === 'ready' && !!there.value} />}
        <div class="row">
          <button type="submit" class="primary" aria-disabled={state.value.running || file.value?.parsed.ok === false}>
            {t('admin.dictionary.upload')}
          </button>
          {there.state === 'ready' && there.value && (
            <button type="button" aria-disabled={state.value.running} onClick={() => void remove()}>
              {t('admin.dictionary.remove')}
            </button>
          )}
        </div>
        <RefusalNotice sentences={state.value.refusal} />
        {done.value && (
          <Notice tone="good" live>
            {t(`admin.dictionary.${done.value}`)}
          </Notice>
        )}
      </form>
    </section>
  );
}

function WhatIsThere({
  dictionary,
  policies,
}: {
  readonly dictionary: StoredDictionary | null;
  readonly policies: readonly PasswordPolicy[];
}) {
  const users = policies.filter(({ useDictionary }) => useDictionary).map(({ name }) => name);
  return (
    <dl class="facts">
      <div>
        <dt>{t('admin.dictionary.words')}</dt>
        <dd>{dictionary ? number.format(dictionary.words.length) : t('admin.dictionary.none')}</dd>
      </div>
      {dictionary && (
        <>
          <div>
            <dt>{t('admin.dictionary.locale')}</dt>
            <dd>{dictionary.locale ? <BidiText>{dictionary.locale}</BidiText> : t('admin.dictionary.noLocale')}</dd>
          </div>
          <div>
            <dt>{t('admin.dictionary.uploaded')}</dt>
            <dd>{dateTime(dictionary.uploadedAt)}</dd>
          </div>
        </>
      )}
      <div>
        <dt>{t('admin.dictionary.usedBy')}</dt>
        <dd>{users.length === 0 ? t('admin.dictionary.unused') : <Names names={users} />}</dd>
      </div>
    </dl>
  );
}

/** The list of problems is beside the announcement, for it can be long. */
function WhatWasFound({ parsed, replaces }: { readonly parsed: ParsedDictionary; readonly replaces: boolean }) {
  if (parsed.ok) {
    const count = parsed.words.length;
    return (
      <Notice live>
        {count === 0 ? t('admin.dictionary.foundNone') : tn('admin.dictionary.found', count)}{' '}
        {replaces && t('admin.dictionary.replaces')}
      </Notice>
    );
  }
  return (
    <div class="stack tight">
      <Notice tone="bad" live>
        {t('admin.dictionary.refused')}
      </Notice>
      <ul class="problems">
        {parsed.problems.map(say).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

interface ReadFile {
  readonly text: string;
  readonly parsed: ParsedDictionary;
}

async function read(file: File): Promise<ReadFile> {
  const words = file.size > dictionaryLimits.fileLength * maxBytesPerCharacter ? null : await file.text();
  if (words === null || words.length > dictionaryLimits.fileLength) return { text: '', parsed: tooLarge };
  return { text: words, parsed: parseDictionary(words) };
}

const number = new Intl.NumberFormat();

/** In UTF-8, for each character; a file beyond that is too large whatever is in it, and is not even read. */
const maxBytesPerCharacter = 3;

const tooLarge: ParsedDictionary = {
  ok: false,
  problems: [text('admin.dictionary.tooLarge', dictionaryLimits.fileLength / 1_000_000)],
};
