import { useRef } from 'preact/hooks';
import type { Application } from '../../../core/model/source.ts';
import { focusLast } from '../../app/forms/form-focus.ts';
import { LineField } from '../../controls/fields/line-field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { t } from '../../app/text.ts';

/** Where people sign in with the password: each with a name and an address, and its errors at the field. */
export function SourceApplications({
  applications,
  error,
  onChange,
}: {
  readonly applications: readonly Application[];
  readonly error: (label: string, ...path: readonly (string | number)[]) => string | undefined;
  readonly onChange: (applications: Application[]) => void;
}) {
  const list = useRef<HTMLFieldSetElement>(null);
  const set = (at: number, part: Partial<Application>) =>
    onChange(applications.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const missing = applications.length === 0 ? error('', 'applications') : undefined;
  return (
    <fieldset class="card stack" ref={list}>
      <legend class="visually-hidden">{t('admin.sources.applications')}</legend>
      <h2 aria-hidden="true">{t('admin.sources.applications')}</h2>
      <p class="small soft">{t('admin.sources.applicationsHint')}</p>
      {missing !== undefined && (
        <div class="field">
          <div class="error">
            <Icon name="error" />
            <span>{missing}</span>
          </div>
        </div>
      )}
      {applications.map(({ name, url }, index) => (
        // The list is only changed at this form's own places, and an application has no id.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} class="application">
          <LineField
            label={t('admin.sources.applicationName', index + 1)}
            value={name}
            error={error(t('admin.sources.applicationName', index + 1), 'applications', index, 'name')}
            onInput={(text) => set(index, { name: text })}
          />
          <LineField
            label={t('admin.sources.applicationAddress', index + 1)}
            keyboard="url"
            value={url}
            error={error(t('admin.sources.applicationAddress', index + 1), 'applications', index, 'url')}
            onInput={(text) => set(index, { url: text })}
          />
          <button
            type="button"
            onClick={() => {
              onChange(applications.filter((_, at) => at !== index));
              focusLast(list.current, 'button');
            }}
          >
            {t('admin.sources.removeApplication', index + 1)}
          </button>
        </div>
      ))}
      <div>
        <button
          type="button"
          data-problem={missing === undefined ? undefined : ''}
          onClick={() => {
            onChange([...applications, { name: '', url: '' }]);
            focusLast(list.current, '.application:last-of-type input:first-of-type');
          }}
        >
          {t('admin.sources.addApplication')}
        </button>
      </div>
    </fieldset>
  );
}
