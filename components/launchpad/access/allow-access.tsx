import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { text } from '../../../core/model/text.ts';
import { onAccessChange } from '../../../core/platform/pages.ts';
import { hasAccess, requestAccess } from '../../../core/platform/permissions.ts';
import { tn } from '../../app/plural.ts';
import { t } from '../../app/text.ts';
import { Notice } from '../../controls/notice.tsx';
import { Sentence } from '../../app/sentence.tsx';
import { send } from '../../../core/platform/messages/send.ts';
import { ask } from '../../app/command.ts';
import { inTab, openInTab } from '../navigation.ts';
import type { Records } from '../records.ts';
import { originsOfChange } from '../connectors.ts';
import { ViewFrame } from '../view-frame.tsx';

/** Shows only while the browser keeps the extension from a source; leads to the tab in which it can be asked. */
export function AccessNotice({ records }: { readonly records: Pick<Records, 'sources'> }) {
  const missing = useMissingOrigins(records);
  if (missing === null || missing.length === 0) return null;
  return (
    <Notice tone="warn">
      <p>{tn('launchpad.access.missing', missing.length)}</p>
      <p>
        <AllowAccessButton missing={missing} />
      </p>
    </Notice>
  );
}

/** Asks for everything at once; in a tab, because the browser's prompt closes a popup. */
export function AllowAccess({ records }: { readonly records: Records }) {
  const missing = useMissingOrigins(records);
  return (
    <ViewFrame heading={t('launchpad.access.heading')}>
      {missing === null && <p>{t('launchpad.access.looking')}</p>}
      {missing?.length === 0 && (
        <Notice tone="good" live>
          {t('launchpad.access.allowed')}
        </Notice>
      )}
      {missing !== null && missing.length > 0 && (
        <div class="card stack">
          <p>{t('launchpad.access.why')}</p>
          <ul class="addresses">
            {missing.map((origin) => (
              <li key={origin}>
                <bdi dir="ltr">{origin}</bdi>
              </li>
            ))}
          </ul>
          <p>
            <AllowAccessButton missing={missing} />
          </p>
        </div>
      )}
    </ViewFrame>
  );
}

function AllowAccessButton({ missing }: { readonly missing: readonly string[] }) {
  const refused = useSignal(false);
  const allow = async () => {
    if (!inTab.peek()) return openInTab({ view: 'access' });
    refused.value = !(await requestAccess(missing));
    if (!refused.peek()) await ask(send, { type: 'wake' });
  };
  return (
    <>
      <button type="button" class="primary" onClick={() => void allow()}>
        {t('launchpad.access.allow')}
      </button>
      <output>{refused.value && <Sentence of={text('launchpad.access.refused')} />}</output>
    </>
  );
}

/** Null until the browser has answered. */
function useMissingOrigins({ sources }: Pick<Records, 'sources'>): readonly string[] | null {
  const missing = useSignal<readonly string[] | null>(null);
  useEffect(() => {
    const all = originsOfChange(sources);
    const look = async () => {
      if (all.length === 0 || (await hasAccess(all))) missing.value = [];
      else missing.value = await withoutAccess(all);
    };
    void look();
    return onAccessChange(() => void look());
  }, [sources, missing]);
  return missing.value;
}

async function withoutAccess(origins: readonly string[]): Promise<readonly string[]> {
  const answers = await Promise.all(origins.map(async (origin) => ({ origin, has: await hasAccess([origin]) })));
  return answers.flatMap(({ origin, has }) => (has ? [] : [origin]));
}
