import { beforeEach, expect, test } from 'vitest';
import { summaryOf } from '../../../../../components/launchpad/progress/summary.ts';
import { say } from '../../../../../core/platform/i18n.ts';
import { speakEnglish } from '../../../locale.ts';
import { change, step } from '../examples.ts';
import { blot } from '../../../../../core/model/redact.ts';

beforeEach(speakEnglish);

// Spec A-2, C-5
test('the summary names every account, its result and the source’s own words', () => {
  const outcome = { kind: 'rejected', sentence: 'Too simple.' } as const;
  const leftOut = [{ accountId: 'a9', accountName: 'root', sourceName: 'Lab' }];
  const summary = summaryOf(
    change({ state: 'ended', leftOut }),
    [step(0, 'changed'), step(1, 'rejected', { outcome })],
    { say, time: () => '14:32' },
  );
  expect(summary.split('\n')).toEqual([
    'Lockstep password change – Company',
    'Requested 14:32 by Ada',
    '1 of 2 accounts have the new password',
    '',
    '1. account0 on Source s0: changed',
    '2. account1 on Source s1: password rejected',
    "   The source's own rules don't allow the new password, so this account keeps its old one. Choose another password.",
    '   The source says: Too simple.',
    "root on Lab wasn't selected and keeps its password.",
    '',
    'Reference: c1',
  ]);
});

test('words of which nothing may be shown are not attributed to the source', () => {
  const outcome = { kind: 'rejected', sentence: blot } as const;
  const summary = summaryOf(change({ state: 'ended' }), [step(0, 'rejected', { outcome })], {
    say,
    time: () => '14:32',
  });
  expect(summary).toContain("   The source's own words aren't shown, because they might contain your password.");
  expect(summary).not.toContain('The source says');
});
