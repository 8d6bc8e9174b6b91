import type { SailPointNote } from '../../../../core/model/sailpoint/merge.ts';
import { say } from '../../../../core/platform/i18n.ts';
import { BidiText } from '../../../controls/bidi-text.tsx';
import { Notice } from '../../../controls/notice.tsx';
import { t } from '../../../app/text.ts';

/** What of SailPoint's objects has no place here, or is read otherwise, object by object. */
export function SailPointNotes({ notes }: { readonly notes: readonly SailPointNote[] }) {
  return (
    <section class="stack" aria-label={t('admin.sailpoint.title')}>
      <Notice>
        <p>{t('admin.sailpoint.intro')}</p>
        {notes.length === 0 && <p>{t('admin.sailpoint.all')}</p>}
      </Notice>
      {notes.length > 0 && (
        <>
          <h3>{t('admin.sailpoint.title')}</h3>
          <dl class="facts">
            {notes.map(({ kind, name, sentences }) => (
              <div key={`${kind} ${name}`}>
                <dt>
                  {t(`admin.sailpoint.${kind}`)} <BidiText>{name}</BidiText>
                </dt>
                <dd>
                  <ul class="plain">
                    {sentences.map((sentence) => (
                      <li key={sentence.key}>{say(sentence)}</li>
                    ))}
                  </ul>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}
