// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { startLaunchpad } from '../../../components/launchpad/launchpad.tsx';
import { send } from '../../../core/platform/messages/send.ts';
import { speakEnglish } from '../locale.ts';

vi.mock('../../../core/platform/messages/send.ts', () => ({ send: vi.fn<() => Promise<void>>(async () => undefined) }));

// Spec J-5
test('each page wakes the background as it opens', async () => {
  speakEnglish();
  vi.stubGlobal('requestIdleCallback', () => 0);
  startLaunchpad(document.createElement('main'), []);
  expect(vi.mocked(send).mock.calls).toEqual([[{ type: 'wake' }]]);

  await import('../../../entrypoints/options/main.tsx');
  expect(vi.mocked(send).mock.calls).toEqual([[{ type: 'wake' }], [{ type: 'wake' }]]);
});
