import { useSignal } from '@preact/signals';
import { dryRun, operationsIn } from '../../../../../core/connectors/web-services/dry-run.ts';
import { isAllowedSourceUrl } from '../../../../../core/model/origin.ts';
import type { Source } from '../../../../../core/model/source.ts';
import { say } from '../../../../../core/platform/i18n.ts';
import { LineField, SelectField } from '../../../../controls/fields/line-field.tsx';
import { Mark } from '../../../../controls/mark.tsx';
import { Notice } from '../../../../controls/notice.tsx';
import { t } from '../../../../app/text.ts';
import { RequestView } from './exchange-view.tsx';

/** The exact requests of an operation as the description that is being edited says them. Nothing is sent. */
export function DryRun({
  draft,
}: {
  readonly draft: Pick<Source, 'url' | 'connectorAttributes' | 'passwordChangeMode'>;
}) {
  const chosen = useSignal('');
  const login = useSignal('ann.archer');
  const nativeIdentity = useSignal('4711');
  const { connectorAttributes, passwordChangeMode: mode } = draft;
  const kinds = operationsIn(connectorAttributes, mode);
  const kind = kinds.find((one) => one === chosen.value) ?? kinds[0];
  const hasAddress = isAllowedSourceUrl(draft.url);
  const run =
    kind === undefined
      ? null
      : dryRun(
          connectorAttributes,
          hasAddress ? draft.url : exampleAddress,
          { kind, mode },
          { login: login.value, nativeIdentity: nativeIdentity.value },
        );
  return (
    <section class="stack part" aria-label={t('admin.dryRun.title')}>
      <h3>{t('admin.dryRun.title')}</h3>
      <p class="small soft">{t('admin.dryRun.means')}</p>
      {run === null || kind === undefined ? (
        <Notice>{t('admin.dryRun.none')}</Notice>
      ) : (
        <>
          <div class="fields">
            <SelectField
              label={t('admin.dryRun.operation')}
              value={kind}
              options={kinds.map((one) => ({ value: one, label: t(`admin.operation.${one}`) }))}
              onChange={(value) => (chosen.value = value)}
            />
            {kind !== 'test' && (
              <LineField label={t('admin.dryRun.login')} value={login.value} onInput={(text) => (login.value = text)} />
            )}
            {(kind === 'verify' || kind === 'change') && (
              <LineField
                label={t('admin.dryRun.nativeIdentity')}
                value={nativeIdentity.value}
                onInput={(text) => (nativeIdentity.value = text)}
              />
            )}
          </div>
          {!hasAddress && <p class="small soft">{t('admin.dryRun.noAddress', exampleAddress)}</p>}
          <ol class="plain stack" aria-label={t('admin.dryRun.requests')}>
            {run.requests.map(({ title, atTheEnd, request, obstacle }, index) => (
              // One request may be sent twice; none is moved about in here.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index} class="stack tight">
                <div class="row">
                  <h4>
                    {index + 1}. {title}
                  </h4>
                  {atTheEnd && (
                    <Mark tone="neutral" icon="dash">
                      {t('admin.dryRun.atTheEnd')}
                    </Mark>
                  )}
                </div>
                {obstacle && <Notice tone="warn">{say(obstacle)}</Notice>}
                {request && <RequestView request={request} />}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

const exampleAddress = 'https://source.example';
