import { useSignal } from '@preact/signals';
import { writeConfigurationFile } from '../../core/model/configuration-file.ts';
import { readConfiguration } from '../../core/store/configuration.ts';
import { database } from '../live.ts';
import { saveFile } from './save-file.ts';
import { Notice } from '../controls/notice.tsx';
import { explain, t } from './words.ts';

/** The configuration as a file, to keep or to import elsewhere. */
export function ExportConfiguration() {
  const failure = useSignal<string | null>(null);
  const save = async () => {
    try {
      const configuration = await readConfiguration(await database());
      const file = new Blob([writeConfigurationFile(configuration)], { type: 'application/json' });
      saveFile('lockstep-configuration.json', file);
      failure.value = null;
    } catch (error) {
      failure.value = explain(error);
    }
  };
  return (
    <section class="card stack tight">
      <h2>{t('admin.export.title')}</h2>
      <p class="soft">{t('admin.export.intro')}</p>
      <div>
        <button type="button" onClick={() => void save()}>
          {t('admin.export.save')}
        </button>
      </div>
      {failure.value !== null && (
        <Notice tone="bad" live>
          {failure.value}
        </Notice>
      )}
    </section>
  );
}
