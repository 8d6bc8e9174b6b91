import { type ReadonlySignal, signal } from '@preact/signals';
import { onAnnouncement } from '../../../core/platform/messages/announcements.ts';
import type { LocalStorage } from '../../../core/ports.ts';
import { type AuditVerdict, verifyAudit } from '../../../core/store/audit/verify.ts';
import { database, type Live } from '../../app/live.ts';

/** The audit trail's verdict: of the whole trail first, then of each row that is added. */
export interface AuditCheck {
  readonly verdict: ReadonlySignal<Live<AuditVerdict>>;
  /** Rows that were looked at, of so many. */
  readonly progress: ReadonlySignal<{ readonly verified: number; readonly rows: number }>;
  readonly close: () => void;
}

/** Begins when `start` settles: reading the whole trail takes its time, and what is read beside it waits for it. */
export function createAuditCheck(local: LocalStorage, start: Promise<void>): AuditCheck {
  const verdict = signal<Live<AuditVerdict>>({ state: 'loading' });
  const progress = signal({ verified: 0, rows: 1 });
  let last = start;

  const verify = async () => {
    try {
      const db = await database();
      const before = verdict.peek();
      if (before.state === 'loading') progress.value = { verified: 0, rows: Math.max(1, await db.count('audit')) };
      const value = await verifyAudit(db, local, {
        ...(before.state === 'ready' && before.value.whole && { since: before.value.head }),
        onProgress: (verified) => (progress.value = { verified, rows: Math.max(progress.peek().rows, verified) }),
      });
      verdict.value = { state: 'ready', value };
    } catch (error) {
      verdict.value = { state: 'failed', error };
    }
  };
  const verifyNext = () => (last = last.then(verify));
  void verifyNext();
  const announcements = onAnnouncement((topic) => void (topic === 'audit' && verifyNext()));

  return { verdict, progress, close: () => announcements.close() };
}
