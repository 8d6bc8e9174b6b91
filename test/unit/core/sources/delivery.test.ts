import { describe, expect, it } from 'vitest';
import type { SourceAnswer, SourceRequest } from '../../../../core/connectors/http/guarded-fetch.ts';
import type { OutcomeKind } from '../../../../core/model/outcome.ts';
import {
  isDoubtful,
  mayHaveBeenRefused,
  outcomeAsSent,
  type Sent,
  watchSent,
} from '../../../../core/sources/delivery.ts';
import { answered, lost, nobodyThere } from '../propagation/support/fake-source.ts';

const change: SourceRequest = { method: 'POST', path: 'change', changes: true };
const signIn: SourceRequest = { method: 'POST', path: 'signIn' };
const twice = answered({ onlyCopy: false });

async function sentWith(...exchanges: readonly (readonly [SourceRequest, SourceAnswer])[]): Promise<Sent> {
  const answers = exchanges.map(([, answer]) => answer);
  const { fetch, sent } = watchSent(() => Promise.resolve(answers.shift() ?? lost));
  for (const [request] of exchanges) await fetch(request);
  return sent();
}

// Spec D-3
describe('what a call sent', () => {
  it.each([
    ['nothing', [], { delivery: 'notSent', reached: false, unanswered: false }],
    ['only what is harmless', [[signIn, answered()]], { delivery: 'notSent', reached: true, unanswered: false }],
    [
      'a change that the guard refused',
      [[change, nobodyThere]],
      { delivery: 'notSent', reached: false, unanswered: false },
    ],
    ['a change that was answered', [[change, answered()]], { delivery: 'once', reached: true, unanswered: false }],
    [
      'a change that was redirected',
      [[change, { kind: 'redirect', onlyCopy: true }]],
      { delivery: 'once', reached: true, unanswered: false },
    ],
    [
      'a change that perhaps left twice',
      [[change, twice]],
      { delivery: 'perhapsMore', reached: true, unanswered: false },
    ],
    ['a change without an answer', [[change, lost]], { delivery: 'perhapsMore', reached: true, unanswered: true }],
    [
      'a sign-in that perhaps left twice, and a change that did not',
      [
        [signIn, twice],
        [change, answered()],
      ],
      { delivery: 'once', reached: true, unanswered: false },
    ],
    [
      'two changes, of which one perhaps left twice',
      [
        [change, twice],
        [change, answered()],
      ],
      { delivery: 'perhapsMore', reached: true, unanswered: false },
    ],
    [
      'a change that was answered, and one that did not leave',
      [
        [change, answered()],
        [change, nobodyThere],
      ],
      { delivery: 'once', reached: true, unanswered: false },
    ],
    ['a sign-in without an answer', [[signIn, lost]], { delivery: 'notSent', reached: true, unanswered: true }],
    [
      "a sign-in with a gateway's answer",
      [[signIn, answered({ status: 504 })]],
      { delivery: 'notSent', reached: true, unanswered: true },
    ],
  ] satisfies readonly (readonly [string, readonly (readonly [SourceRequest, SourceAnswer])[], Sent])[])(
    '%s',
    async (_, exchanges, sent) => {
      expect(await sentWith(...exchanges)).toEqual(sent);
    },
  );

  it('a change that is still out when the call is given up', () => {
    const { fetch, sent } = watchSent(() => new Promise(() => undefined));
    void fetch(change);
    expect(sent()).toEqual({ delivery: 'perhapsMore', reached: true, unanswered: true });
  });
});

// Spec D-1, D-5
describe('a call that sent no change request', () => {
  it('is unreachable where nobody can tell what came of it, with the source’s sentence', () => {
    expect(outcomeAsSent({ kind: 'unknown', sentence: 'Hm.' }, 'notSent')).toEqual({
      kind: 'unreachable',
      sentence: 'Hm.',
    });
  });

  it('has not changed anything, whatever its description says', () => {
    expect(outcomeAsSent({ kind: 'changed' }, 'notSent')).toEqual({
      kind: 'misconfigured',
      explanation: { key: 'propagation.attempt.nothingSent' },
    });
  });

  it.each(['once', 'perhapsMore'] as const)('is another matter than one that did (%s)', (delivery) => {
    for (const kind of ['unknown', 'changed'] as const) expect(outcomeAsSent({ kind }, delivery)).toEqual({ kind });
  });
});

// Spec D-4
it('only a success is certain where a request perhaps left twice', () => {
  const kinds: readonly OutcomeKind[] = [
    'changed',
    'alreadyHasIt',
    'rejected',
    'misconfigured',
    'unreachable',
    'unknown',
  ];
  expect(kinds.filter((kind) => !isDoubtful({ kind }, 'perhapsMore'))).toEqual(['changed', 'alreadyHasIt']);
  for (const delivery of ['notSent', 'once'] as const)
    expect(kinds.filter((kind) => isDoubtful({ kind }, delivery))).toEqual([]);
});

describe('a call with the current password counts as refused', () => {
  const all: readonly OutcomeKind[] = [
    'changed',
    'alreadyHasIt',
    'rejected',
    'wrongCurrentPassword',
    'accountNotFound',
    'accountLocked',
    'accountDisabled',
    'permissionDenied',
    'misconfigured',
    'throttled',
    'unreachable',
    'unknown',
    'needsPermission',
  ];
  const counted = (sent: Sent) => all.filter((kind) => mayHaveBeenRefused({ kind }, sent));

  it('where it may have reached the source, which did not answer clearly', () => {
    const unclear = ['wrongCurrentPassword', 'misconfigured', 'unreachable', 'unknown'];
    expect(counted({ delivery: 'notSent', reached: true, unanswered: false })).toEqual(unclear);
    expect(counted({ delivery: 'notSent', reached: true, unanswered: true })).toEqual(
      all.filter((kind) => unclear.includes(kind) || kind === 'throttled'),
    );
  });

  it('not where it certainly did not', () => {
    expect(counted({ delivery: 'notSent', reached: false, unanswered: false })).toEqual([]);
  });
});
