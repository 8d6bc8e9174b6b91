import { BidiText } from '../../controls/bidi-text.tsx';
import { Dictionary } from './dictionary.tsx';
import { ExportConfiguration } from './transfer/export-configuration.tsx';
import { ImportConfiguration } from './transfer/import-configuration.tsx';
import { Loaded } from '../shell/loaded.tsx';
import { ManagedSettings } from '../shell/managed-notice.tsx';
import type { ViewProps } from '../shell/view-props.ts';
import type { Stored } from '../shell/stored.ts';
import { t } from '../../app/text.ts';

/** Whose profile this is, the configuration as a file, in and out, and the dictionary. */
export function SettingsView({ stored }: Pick<ViewProps, 'stored'>) {
  return (
    <>
      <section class="card stack tight">
        <h2>{t('admin.identity.title')}</h2>
        <Loaded from={stored}>{({ identity }) => <WhoseProfile identity={identity} />}</Loaded>
      </section>
      <ManagedSettings stored={stored} />
      <ImportConfiguration stored={stored} />
      <ExportConfiguration />
      <Dictionary stored={stored} />
    </>
  );
}

function WhoseProfile({ identity }: Pick<Stored, 'identity'>) {
  if (!identity) return <p class="soft">{t('admin.identity.none')}</p>;
  return (
    <dl class="facts">
      <div>
        <dt>{t('admin.identity.name')}</dt>
        <dd>
          <BidiText>{identity.name}</BidiText>
        </dd>
      </div>
      <div>
        <dt>{t('admin.identity.id')}</dt>
        <dd>
          <BidiText>{identity.id}</BidiText>
        </dd>
      </div>
      {Object.entries(identity.attributes ?? {}).map(([name, value]) => (
        <div key={name}>
          <dt>
            <BidiText>{name}</BidiText>
          </dt>
          <dd>
            <BidiText>{[value].flat().join(', ')}</BidiText>
          </dd>
        </div>
      ))}
    </dl>
  );
}
