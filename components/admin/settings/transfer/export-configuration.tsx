import { useSignal } from '@preact/signals';
import { writeConfigurationFile } from '../../../../core/model/configuration/file.ts';
import type { Configuration } from '../../../../core/model/configuration/configuration.ts';
import { writeSailPointFile } from '../../../../core/model/sailpoint/export.ts';
import { readConfiguration } from '../../../../core/store/configuration.ts';
import { database } from '../../../app/live.ts';
import { saveFile } from '../../../controls/save-file.ts';
import { Notice } from '../../../controls/notice.tsx';
import { explain } from '../../../app/failure.ts';
import { t } from '../../../app/text.ts';

/** The configuration as a file, to keep or to import elsewhere; policies and groups in SailPoint's own shape too. */
export function ExportConfiguration() {
  const failure = useSignal<string | null>(null);
  const save = async (name: string, write: (configuration: Configuration) => string) => {
    try {
      const configuration = await readConfiguration(await database());
      saveFile(name, new Blob([write(configuration)], { type: 'application/json' }));
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
        <button type="button" onClick={() => void save('lockstep-configuration.json', writeConfigurationFile)}>
          {t('admin.export.save')}
        </button>
      </div>
      <p class="soft">{t('admin.export.sailPointIntro')}</p>
      <div>
        <button type="button" onClick={() => void save('sailpoint-password-policies.json', writeSailPointFile)}>
          {t('admin.export.saveSailPoint')}
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
