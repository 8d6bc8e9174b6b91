import { describe, expect, it } from 'vitest';
import type { ConnectorContext } from '../../../../core/connectors/spi.ts';
import { createClient, transportOutcome, retryTime } from '../../../../core/connectors/http/client.ts';
import type { SourceAnswer } from '../../../../core/connectors/http/guarded-fetch.ts';
import { pathPart } from '../../../../core/connectors/http/encode.ts';

const now = Date.UTC(2026, 10, 23, 12, 0, 0);

describe('Retry-After', () => {
  it.for([
    ['120', now + 120_000],
    [' 0 ', now],
    ['Mon, 23 Nov 2026 12:10:00 GMT', now + 600_000],
    ['Monday, 23-Nov-26 12:10:00 GMT', undefined],
    ['Mon, 23 Nov 2026 11:00:00 GMT', now],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2027', now + 2_027_000],
    ['99999999999999', undefined],
    [null, undefined],
  ] as const)('%s', ([header, expected]) => {
    expect(retryTime(header, now)).toBe(expected);
  });
});

// Spec D-3, K-8
describe('what means the same to every connector', () => {
  it.for([
    [{ kind: 'none', reached: 'no', why: 'permission' }, 'needsPermission', 'needsPermission'],
    [{ kind: 'none', reached: 'no', why: 'certificate' }, 'misconfigured', 'misconfigured'],
    [{ kind: 'none', reached: 'no', why: 'notAllowed' }, 'misconfigured', 'misconfigured'],
    [{ kind: 'none', reached: 'no', why: 'refused' }, 'unreachable', 'unreachable'],
    [{ kind: 'none', reached: 'no', why: 'aborted' }, 'unreachable', 'unreachable'],
    [{ kind: 'none', reached: 'maybe', why: 'lost' }, 'unknown', 'unreachable'],
    [{ kind: 'none', reached: 'maybe', why: 'deadline' }, 'unknown', 'unreachable'],
    [{ kind: 'none', reached: 'maybe', why: 'aborted' }, 'unknown', 'unreachable'],
    [{ kind: 'none', reached: 'maybe', why: 'certificate' }, 'unknown', 'misconfigured'],
    [{ kind: 'redirect', onlyCopy: true }, 'unknown', 'misconfigured'],
    [answered(429), 'throttled', 'throttled'],
    [answered(503), 'unknown', 'throttled'],
    [answered(503, '5'), 'throttled', 'throttled'],
    [answered(500), 'unknown', 'unreachable'],
    [answered(504), 'unknown', 'unreachable'],
    [answered(501), undefined, undefined],
    [answered(400), undefined, undefined],
    [answered(200), undefined, undefined],
  ] as const satisfies readonly (readonly [SourceAnswer, unknown, unknown])[])(
    '%o',
    ([answer, ofChange, ofHarmless]) => {
      expect(transportOutcome({ changes: true }, answer, undefined)?.kind).toBe(ofChange);
      expect(transportOutcome({}, answer, undefined)?.kind).toBe(ofHarmless);
    },
  );
});

describe("the source's sentence", () => {
  // Spec C-5, X-2
  it('is unaltered but for the secrets, and cut after them at 500 characters', async () => {
    expect(await sentenceOf('Nö, “hunter-22” is too “short”.')).toBe('Nö, “•••” is too “short”.');
    expect(await sentenceOf(`service-token ${'x'.repeat(600)}`)).toBe(`••• ${'x'.repeat(496)}`);
    expect(await sentenceOf(`${'x'.repeat(495)}hunter-22`)).toBe(`${'x'.repeat(495)}•••`);
    expect(await sentenceOf(`${'x'.repeat(499)}😀`)).toBe('x'.repeat(499));
    expect(await sentenceOf('  ')).toBeUndefined();
  });

  it('is not taken from a web page, but from plain text', async () => {
    expect(await sentenceOf('<h1>No</h1>', 'text/html')).toBeUndefined();
    expect(await sentenceOf('Not from here: hunter-22', 'text/plain; charset=utf-8')).toBe('Not from here: •••');
  });
});

describe('a part of a path', () => {
  it.for(['', '.', '..', '\ud800'])('cannot be "%s"', (name) => {
    expect(pathPart(name)).toBeNull();
  });

  it('keeps everything else in its place', () => {
    expect(pathPart('a/b?c#d e%')).toBe('a%2Fb%3Fc%23d%20e%25');
  });
});

function answered(status: number, retryAfter: string | null = null): Extract<SourceAnswer, { kind: 'answer' }> {
  return {
    kind: 'answer',
    status,
    header: () => retryAfter,
    headers: [],
    body: '',
    truncated: false,
    receivedAt: now,
    onlyCopy: true,
  };
}

async function sentenceOf(words: string, type = 'application/json'): Promise<string | undefined> {
  const body = type === 'application/json' ? JSON.stringify(words) : words;
  const fetch = () => Promise.resolve({ ...answered(400, type), body });
  const context: ConnectorContext = {
    url: 'https://source.example',
    settings: {},
    mode: 'serviceAccount',
    secrets: { token: 'service-token' },
    fetch,
    timers: { after: () => ({ cancel: () => {} }) },
    signal: new AbortController().signal,
    log: { warn: () => {} },
  };
  const asked = await createClient(context, (json) => (typeof json === 'string' ? json : undefined), ['hunter-22'])({
    method: 'GET',
    path: '',
  });
  return asked.kind === 'answer' ? asked.answer.sentence : asked.outcome.sentence;
}
