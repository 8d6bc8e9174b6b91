import { useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { say } from '../../../core/platform/i18n.ts';
import { exportAuditCsv, exportAuditJson } from '../../../core/store/audit/export.ts';
import { Notice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { database } from '../../app/live.ts';
import { nextFrame } from '../../app/painted.ts';
import { createAuditCheck } from './audit-check.ts';
import { RefusalNotice } from '../../app/refusal.tsx';
import { saveFile } from '../../controls/save-file.ts';
import { useServices } from '../shell/services.ts';
import { explain } from '../../app/failure.ts';
import { t } from '../../app/text.ts';

/** Is the audit trail whole? It is checked as the view opens, but `after` what the person came for; and it can be taken along. */
export function AuditPanel({ after }: { readonly after: Promise<void> }) {
  const { local } = useServices();
  const [check] = useState(() => createAuditCheck(local, after.then(nextFrame)));
  useEffect(() => check.close, [check]);
  const failure = useSignal<readonly string[]>([]);

  const save = async (name: string, make: () => Promise<Blob>) => {
    try {
      saveFile(name, await make());
      failure.value = [];
    } catch (error) {
      failure.value = [explain(error)];
    }
  };
  const json = async () => exportAuditJson(await database(), local, Date.now());
  const csv = async () => exportAuditCsv(await database(), local);

  return (
    <section class="card stack tight">
      <h2>{t('admin.audit.title')}</h2>
      <Verdict check={check} />
      <p class="small soft">{t('admin.audit.honest')}</p>
      <div class="row">
        <button type="button" onClick={() => void save('lockstep-audit.json', json)}>
          {t('admin.audit.json')}
        </button>
        <button type="button" onClick={() => void save('lockstep-audit.csv', csv)}>
          {t('admin.audit.csv')}
        </button>
      </div>
      <RefusalNotice sentences={failure.value} />
    </section>
  );
}

function Verdict({ check: { verdict, progress } }: { readonly check: ReturnType<typeof createAuditCheck> }) {
  const read = verdict.value;
  if (read.state === 'failed') return <Notice tone="bad">{explain(read.error)}</Notice>;
  if (read.state === 'ready') {
    return <Notice tone={read.value.whole ? 'good' : 'bad'}>{say(read.value.sentence)}</Notice>;
  }
  const { verified, rows } = progress.value;
  return <ProgressBar label={t('admin.audit.checking')} value={verified} max={rows} />;
}
