import type { AuditEntry } from './audit/trail.ts';

/** That the configuration was changed: by whom, and how (`outcome`). */
export function configurationRow(at: number, who: string | undefined, outcome: string): AuditEntry {
  return {
    at,
    event: 'configuration',
    who: who ?? '',
    changeId: null,
    target: '',
    sourceName: null,
    accountName: null,
    attempt: null,
    outcome,
    duration: null,
    sentence: null,
  };
}
