import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { ImportPreview } from '../../../../core/model/configuration/import-preview.ts';
import { OriginUse } from '../../shell/origin-use.tsx';
import { CheckBox } from '../../../controls/fields/check-box.tsx';
import { Icon } from '../../../controls/icon.tsx';
import { t } from '../../../app/text.ts';

/** Every address that will hear of passwords. A new one hears of none before the person has agreed to it here. */
export function NewOrigins({
  preview,
  confirmed,
  missing,
}: {
  readonly preview: ImportPreview;
  readonly confirmed: Signal<ReadonlySet<string>>;
  /** Import was asked for while some were not confirmed. */
  readonly missing: boolean;
}) {
  const error = useId();
  const { origins, originsNew } = preview;
  const all = originsNew.every((origin) => confirmed.value.has(origin));
  const confirm = (changed: readonly string[], isConfirmed: boolean) => {
    const rest = [...confirmed.value].filter((origin) => !changed.includes(origin));
    confirmed.value = new Set(isConfirmed ? [...rest, ...changed] : rest);
  };
  const known = origins.filter(({ isNew }) => !isNew);
  return (
    <>
      {originsNew.length > 0 && (
        <fieldset class="stack tight" aria-describedby={missing && !all ? error : undefined}>
          <legend>{t('admin.origins.confirm')}</legend>
          {missing && !all && (
            <div class="field">
              <div id={error} class="error">
                <Icon name="error" />
                <span>{t('admin.origins.missing')}</span>
              </div>
            </div>
          )}
          {originsNew.length > 1 && (
            <CheckBox checked={all} onChange={(isChecked) => confirm(originsNew, isChecked)}>
              {t('admin.origins.all')}
            </CheckBox>
          )}
          {origins
            .filter(({ isNew }) => isNew)
            .map((use) => (
              <CheckBox
                key={use.origin}
                checked={confirmed.value.has(use.origin)}
                invalid={missing && !confirmed.value.has(use.origin)}
                onChange={(isChecked) => confirm([use.origin], isChecked)}
              >
                <OriginUse use={use} />
              </CheckBox>
            ))}
        </fieldset>
      )}
      {known.length > 0 && (
        <div>
          <h3>{t('admin.origins.known')}</h3>
          <ul>
            {known.map((use) => (
              <li key={use.origin}>
                <OriginUse use={use} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
