import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TestLine } from '../../../core/connectors/spi.ts';
import type { Source } from '../../../core/model/source.ts';
import { say } from '../../../core/platform/i18n.ts';
import { Icon } from '../../controls/icon.tsx';
import { Mark } from '../../controls/mark.tsx';
import { Notice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { RefusalNotice } from '../../app/refusal.tsx';
import { useCommand, useServices } from '../shell/services.ts';
import { originsOf } from '../../app/capabilities.ts';
import { t } from '../../app/text.ts';
import { SourceWords } from '../../app/words/source-words.tsx';

/** May the browser reach the source, and does the source answer? Each thing that a test tried gets a line. */
export function SourceConnection({ source }: { readonly source: Source }) {
  const { requestAccess, hasAccess, onAccessChange, connectors } = useServices();
  const manifest = connectors.find(({ id }) => id === source.connector);
  const origins = originsOf(manifest, source).join(' ');
  const access = useSignal<'unknown' | 'allowed' | 'missing' | 'refused'>('unknown');
  const lines = useSignal<readonly TestLine[] | null>(null);
  const { state, run } = useCommand();

  useEffect(() => {
    const look = async () => {
      const has = await hasAccess(origins.split(' '));
      if (has) access.value = 'allowed';
      else if (access.peek() !== 'refused') access.value = 'missing';
    };
    const lookAgain = () => void look();
    lookAgain();
    // The person may allow it elsewhere on this page, or take it away in the browser's own.
    return onAccessChange(lookAgain);
  }, [origins, hasAccess, onAccessChange, access]);

  /** Straight from the click, before anything is awaited: only then does the browser ask. */
  const allow = () => {
    const asked = requestAccess(origins.split(' '));
    return asked.then((granted) => {
      access.value = granted ? 'allowed' : 'refused';
      return granted;
    });
  };
  const test = async (allowed: Promise<boolean>) => {
    lines.value = null;
    if (!(await allowed)) return;
    const answer = await run({ type: 'testConnection', sourceId: source.id });
    if (answer) lines.value = answer.lines;
  };

  return (
    <section class="stack part">
      <div class="row">
        <h2>{t('admin.connection.title')}</h2>
        {access.value === 'allowed' && (
          <Mark tone="good" icon="check">
            {t('admin.connection.allowed')}
          </Mark>
        )}
        {(access.value === 'missing' || access.value === 'refused') && (
          <Mark tone="warn" icon="warning">
            {t('admin.connection.notAllowed')}
          </Mark>
        )}
      </div>
      <div class="row">
        {(access.value === 'missing' || access.value === 'refused') && (
          <button type="button" class="primary" onClick={() => void allow()}>
            {t('admin.connection.allow')}
          </button>
        )}
        <button type="button" aria-disabled={state.value.running} onClick={() => void test(allow())}>
          {t('admin.connection.test')}
        </button>
      </div>
      {access.value === 'refused' && (
        <Notice tone="warn" live>
          {t('admin.connection.refused')}
        </Notice>
      )}
      {state.value.running && <ProgressBar label={t('admin.connection.testing')} />}
      <RefusalNotice sentences={state.value.refusal} />
      {lines.value && <TestLines lines={lines.value} />}
    </section>
  );
}

function TestLines({ lines }: { readonly lines: readonly TestLine[] }) {
  const works = lines.every(({ ok }) => ok);
  return (
    <Notice tone={works ? 'good' : 'bad'} live>
      <p>{t(works ? 'admin.connection.works' : 'admin.connection.fails')}</p>
      <ol class="plain stack tight">
        {lines.map(({ ok, tried, sentence, explanation }) => (
          <li key={say(tried)} class="tried">
            <Icon name={ok ? 'check' : 'cross'} />
            <span>
              {say(tried)} <strong>{t(ok ? 'admin.connection.ok' : 'admin.connection.failed')}</strong>
              {explanation && <span class="block">{say(explanation)}</span>}
              {sentence !== undefined && (
                <span class="quote">
                  <SourceWords of={sentence} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </Notice>
  );
}
