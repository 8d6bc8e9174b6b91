import { beforeEach, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { type Handlers, receiveCommands } from '../../../../core/platform/receive.ts';
import { refuse } from '../../../../core/model/refusal.ts';
import { text } from '../../../../core/model/text.ts';

const done = { ok: true } as const;
const failure = refuse(text('background.failed'));
const reportFailure = vi.fn<() => typeof failure>(() => failure);
const stopChange = vi.fn<() => Promise<typeof done>>(() => Promise.resolve(done));
/** Every command reaches a handler of its own name; the others are told by name in the answer. */
const handlers = new Proxy({} as Handlers, {
  get: (_, type) => (type === 'stopChange' ? stopChange : () => Promise.reject(new Error(String(type)))),
});

beforeEach(() => {
  vi.clearAllMocks();
  receiveCommands(handlers, reportFailure);
});

const own = () => ({ id: browser.runtime.id, url: browser.runtime.getURL('/popup.html') });

/** What the background answers, or `silence` when it does not listen to the sender. */
function tell(message: unknown, sender: object): Promise<unknown> {
  const [listener] = addListener.mock.lastCall ?? [];
  return new Promise((resolve) => {
    if (listener?.(message, sender, resolve) !== true) resolve('silence');
  });
}

type Listener = (message: unknown, sender: object, respond: (answer: unknown) => void) => boolean;
const { addListener } = vi.hoisted(() => ({ addListener: vi.fn<(listener: Listener) => void>() }));

vi.mock('wxt/browser', () => ({
  browser: { runtime: { id: 'lockstep', getURL: (path: string) => `x://lockstep${path}`, onMessage: { addListener } } },
}));

test('a well-formed command of our own page is carried out once and answered', async () => {
  expect(await tell({ type: 'stopChange', changeId: 'c1' }, own())).toEqual(done);
  expect(stopChange).toHaveBeenCalledExactlyOnceWith({ type: 'stopChange', changeId: 'c1' });
});

test.each([
  ['another extension', () => ({ ...own(), id: 'stranger' })],
  ['a web page', () => ({ ...own(), url: 'https://example.com/popup.html' })],
  ['a page whose address only begins alike', () => ({ ...own(), url: 'x://lockstep.example/popup.html' })],
  ['nobody', () => ({})],
])('%s is not heard', async (_, sender) => {
  expect(await tell({ type: 'stopChange', changeId: 'c1' }, sender())).toBe('silence');
  expect(stopChange).not.toHaveBeenCalled();
});

test.each([
  ['no command', null],
  ['an unknown type', { type: 'formatDisk' }],
  ['a name of the prototype', { type: 'constructor' }],
  ['a field too many', { type: 'stopChange', changeId: 'c1', force: true }],
  ['a missing field', { type: 'stopChange' }],
  ['a wrong type', { type: 'stopChange', changeId: 7 }],
  [
    'a change id that is none',
    {
      type: 'startChange',
      changeId: 'x',
      target: { kind: 'group', id: 'g' },
      newPassword: 'p',
      currentPasswords: {},
      chosenAccounts: {},
    },
  ],
  [
    'a list where passwords by account belong',
    { type: 'finishRest', changeId: 'c1', newPassword: 'p', currentPasswords: ['x'] },
  ],
  ['an oversized file', { type: 'importConfiguration', text: 'x'.repeat(5_000_001), confirmedOrigins: [] }],
])('%s is refused and does nothing', async (_, message) => {
  expect(await tell(message, own())).toEqual(refuse(text('background.malformed')));
  expect(stopChange).not.toHaveBeenCalled();
});

test('what a handler throws is reported and answered with a sentence', async () => {
  expect(await tell({ type: 'wake' }, own())).toEqual(failure);
  expect(reportFailure).toHaveBeenCalledOnce();
});
