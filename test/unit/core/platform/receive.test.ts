import { beforeEach, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { type Command, CommandSchema, type FieldsOf, type Handlers } from '../../../../core/messages/commands.ts';
import { receiveCommands } from '../../../../core/platform/messages/receive.ts';
import { refuse } from '../../../../core/model/refusal.ts';
import { text } from '../../../../core/model/text.ts';

const done = { ok: true } as const;
const failure = refuse(text('background.failed'));
const reportFailure = vi.fn<() => typeof failure>(() => failure);
const carriedOut = vi.fn<(type: string, command: unknown) => Promise<typeof done>>(() => Promise.resolve(done));
/** Every name has a handler here, also those that are no command: as in the background, which has more functions. */
const handlers = new Proxy({} as Handlers, {
  get: (_, type) => (type === 'then' ? undefined : (command: unknown) => carriedOut(String(type), command)),
});
const handlersWhenReady = vi.fn<() => Promise<Handlers>>(() => Promise.resolve(handlers));

beforeEach(() => {
  vi.clearAllMocks();
  receiveCommands(handlersWhenReady, reportFailure);
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

const uuid = '6f1f7f0e-3a51-4f6c-9a10-000000000001';
const group = { kind: 'group', id: 'g' } as const;

/** One of each command, with all that it must say. */
const examples: { readonly [T in Command['type']]: FieldsOf<T> } = {
  wake: {},
  startChange: { changeId: uuid, target: group, newPassword: 'p', currentPasswords: {}, chosenAccounts: {} },
  retryNow: { changeId: 'c1' },
  stopChange: { changeId: 'c1' },
  finishRest: { changeId: 'c1', newPassword: 'p', currentPasswords: { a1: 'old' } },
  answerUnknown: { stepId: 's1', answer: 'changed' },
  markSeen: { changeId: 'c1' },
  lookUpAccounts: { sourceId: 's', login: 'ann' },
  linkAccount: { sourceId: 's', login: 'ann', currentPassword: 'old' },
  refreshAccounts: { sourceId: 's' },
  unlinkAccount: { accountId: 'a1' },
  markAuthenticationAccount: { accountId: 'a1' },
  importConfiguration: { text: '{}', confirmedOrigins: [] },
  saveItem: { kind: 'sources', item: {}, basedOn: null, confirmedOrigins: [] },
  deleteItem: { kind: 'sources', id: 's', basedOn: {} },
  sealSecrets: { sourceId: 's', secrets: { token: 't' } },
  forgetSecrets: { sourceId: 's' },
  replaceDictionary: { text: 'spring' },
  removeDictionary: {},
  savePreset: { name: 'Own', description: {} },
  deletePreset: { id: 'p' },
  testConnection: { sourceId: 's' },
  tryOperation: { sourceId: 's', operation: { kind: 'test' } },
  readPolicy: { sourceId: 's' },
  authorizeSource: { sourceId: 's' },
  forgetTokens: { sourceId: 's' },
  readSailPoint: { sourceId: 's' },
};
const commands = Object.entries(examples).map(([type, fields]) => ({ type, ...fields }));

const strangers: readonly (readonly [string, () => object])[] = [
  ['another extension', () => ({ ...own(), id: 'stranger' })],
  ['a web page', () => ({ ...own(), url: 'https://example.com/popup.html' })],
  ['a page whose address only begins alike', () => ({ ...own(), url: 'x://lockstep.example/popup.html' })],
  ['a page without an address', () => ({ id: browser.runtime.id })],
  ['nobody', () => ({})],
];

test('the examples are all the commands', () => {
  const known = CommandSchema.options.map(({ entries }) => entries.type.literal);
  expect(known.toSorted()).toEqual(Object.keys(examples).toSorted());
});

test.each(commands)('$type of our own page is carried out once, by its own handler, and answered', async (command) => {
  expect(await tell(command, own())).toEqual(done);
  expect(carriedOut).toHaveBeenCalledExactlyOnceWith(command.type, command);
});

// Spec X-6
test.each(commands)('$type of anyone else is not heard', async (command) => {
  for (const [, sender] of strangers) expect(await tell(command, sender())).toBe('silence');
  expect(handlersWhenReady).not.toHaveBeenCalled();
});

// Spec X-6
test.each(strangers)('%s is not heard, whatever is said', async (_, sender) => {
  for (const message of [null, { type: 'formatDisk' }, 'wake']) expect(await tell(message, sender())).toBe('silence');
  expect(handlersWhenReady).not.toHaveBeenCalled();
});

// Spec X-6
test.each([
  ['no command', null],
  ['an unknown type', { type: 'formatDisk' }],
  ['a name of the prototype', { type: 'constructor' }],
  ['a function of the background that is no command', { type: 'alarmFired', name: 'x' }],
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
  expect(handlersWhenReady).not.toHaveBeenCalled();
});

test('what a handler throws is reported and answered with a sentence', async () => {
  carriedOut.mockRejectedValueOnce(new Error('broken'));
  expect(await tell({ type: 'wake' }, own())).toEqual(failure);
  expect(reportFailure).toHaveBeenCalledOnce();
});

test('a background that cannot open is reported and answered with a sentence', async () => {
  handlersWhenReady.mockRejectedValueOnce(new Error('blocked'));
  expect(await tell({ type: 'wake' }, own())).toEqual(failure);
  expect(reportFailure).toHaveBeenCalledOnce();
});
