import type { SailPointDocuments } from '../../../../core/connectors/sailpoint/documents.ts';
import type { Source } from '../../../../core/model/source.ts';
import { BidiText } from '../../../controls/bidi-text.tsx';
import { ProgressBar } from '../../../controls/progress-bar.tsx';
import { RefusalNotice } from '../../../app/refusal.tsx';
import { useSourceCommand } from '../../sources/use-source.ts';
import { t } from '../../../app/text.ts';

/** A button for each SailPoint tenant among the sources; what it has is read and handed on, and nothing is imported yet. */
export function ImportFromSailPoint({
  sources,
  onBegin,
  onRead,
}: {
  readonly sources: readonly Source[];
  readonly onBegin: () => void;
  readonly onRead: (documents: SailPointDocuments) => void;
}) {
  const { running, refusal, run } = useSourceCommand();
  const tenants = sources.filter(({ connector }) => connector === 'sailpoint');
  if (tenants.length === 0) return null;

  const readFrom = async (source: Source) => {
    onBegin();
    const answer = await run(source, () => ({ type: 'readSailPoint', sourceId: source.id }));
    if (answer) onRead(answer.documents);
  };

  return (
    <div class="stack tight">
      <p class="soft">{t('admin.import.tenants')}</p>
      <div class="row">
        {tenants.map((source) => (
          <button key={source.id} type="button" aria-disabled={running.value} onClick={() => void readFrom(source)}>
            <span>
              {t('admin.import.fromSailPoint')} <BidiText>{source.name}</BidiText>
            </span>
          </button>
        ))}
      </div>
      {running.value && <ProgressBar label={t('admin.import.readingSailPoint')} />}
      <RefusalNotice sentences={refusal.value} />
    </div>
  );
}
