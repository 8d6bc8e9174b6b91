import type { ConnectorManifest } from '../../../core/connectors/spi.ts';
import { say } from '../../../core/platform/i18n.ts';
import { addressOfNew } from '../shell/route.ts';
import { useServices } from '../shell/services.ts';
import { capabilitiesFor } from '../../app/capabilities.ts';
import { t } from '../../app/text.ts';

/** Which connector a new source shall have: each with what it can do and what it needs. */
export function ConnectorChoice() {
  const { connectors } = useServices();
  return (
    <>
      <p class="soft">{t('admin.connectors.intro')}</p>
      <ul class="plain cards">
        {connectors.map((manifest) => (
          <li key={manifest.id}>
            <Choice manifest={manifest} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Choice({ manifest }: { readonly manifest: ConnectorManifest }) {
  const { id, name, presets } = manifest;
  const { modes, secrets, canFindAccounts } = capabilitiesFor(manifest, { connectorAttributes: {} });
  return (
    <article class="card stack tight">
      <div class="row">
        <span class="initial" aria-hidden="true">
          {name.slice(0, 1)}
        </span>
        <h2>
          <a href={addressOfNew('sources', id)}>{name}</a>
        </h2>
      </div>
      <ul class="rules small">
        {modes.map((mode) => (
          <li key={mode}>
            {t(`admin.connectors.${mode}`)}{' '}
            {secrets[mode].length > 0 &&
              t('admin.connectors.needs', secrets[mode].map(({ label }) => say(label)).join(', '))}
          </li>
        ))}
        {presets && <li>{t('admin.connectors.described')}</li>}
        {canFindAccounts && <li>{t('admin.connectors.findsAccounts')}</li>}
      </ul>
    </article>
  );
}
