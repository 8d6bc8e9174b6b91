import { useEffect, useState } from 'preact/hooks';
import { ActivityFilterForm } from './activity-filter.tsx';
import { createActivityReader } from './activity-reader.ts';
import { AuditPanel } from './audit-panel.tsx';
import { ChangeCard } from './change-card.tsx';
import { Loaded } from '../shell/loaded.tsx';
import type { ViewProps } from '../shell/view-props.ts';
import { t } from '../../app/text.ts';

/** Every change with its steps, newest first, and the audit trail that says whether any of it was touched. */
export function ActivityView({ stored }: Pick<ViewProps, 'stored'>) {
  const [reader] = useState(createActivityReader);
  useEffect(() => reader.close, [reader]);
  const { filter, activity, first, more } = reader;
  return (
    <>
      <AuditPanel after={first} />
      <ActivityFilterForm stored={stored} filter={filter} />
      <Loaded from={activity}>
        {({ rows, next }) => (
          <>
            {rows.length === 0 && (
              <div class="card empty">
                <p>{t(Object.keys(filter.value).length === 0 ? 'admin.activity.empty' : 'admin.activity.noMatch')}</p>
              </div>
            )}
            <ol class="plain stack">
              {rows.map((row) => (
                <li key={row.change.id}>
                  <ChangeCard row={row} />
                </li>
              ))}
            </ol>
            {next && (
              <div>
                <button type="button" onClick={() => void more()}>
                  {t('admin.activity.more')}
                </button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}
