import { useSignal } from '@preact/signals';
import { traitsOf } from '../../core/connectors/connector.ts';
import type { SailPointDocuments } from '../../core/connectors/sailpoint/documents.ts';
import { originOf, type Source } from '../../core/model/source.ts';
import { BidiText } from '../controls/bidi-text.tsx';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { Refusal } from './refusal.tsx';
import { useServices } from './services.ts';
import { useCommand } from './use-command.ts';
import { t } from './words.ts';

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
  const { requestAccess, connectors } = useServices();
  const isRefused = useSignal(false);
  const { state, run } = useCommand();
  const tenants = sources.filter(({ connector }) => connector === 'sailpoint');
  if (tenants.length === 0) return null;

  /** Straight from the click, before anything is awaited: only then does the browser ask. */
  const readFrom = async (source: Source) => {
    const manifest = connectors.find(({ id }) => id === source.connector);
    const { secretOrigins } = traitsOf(manifest && { manifest }, source);
    onBegin();
    isRefused.value = !(await requestAccess([originOf(source), ...secretOrigins]));
    if (isRefused.value) return;
    const answer = await run({ type: 'readSailPoint', sourceId: source.id });
    if (answer) onRead(answer.documents);
  };

  return (
    <div class="stack tight">
      <p class="soft">{t('admin.import.tenants')}</p>
      <div class="row">
        {tenants.map((source) => (
          <button
            key={source.id}
            type="button"
            aria-disabled={state.value.running}
            onClick={() => void readFrom(source)}
          >
            <span>
              {t('admin.import.fromSailPoint')} <BidiText>{source.name}</BidiText>
            </span>
          </button>
        ))}
      </div>
      {state.value.running && <ProgressBar label={t('admin.import.readingSailPoint')} />}
      <Refusal sentences={isRefused.value ? [t('admin.connection.refused')] : state.value.refusal} />
    </div>
  );
}
