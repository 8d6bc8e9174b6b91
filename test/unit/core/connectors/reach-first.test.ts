import { describe, expect, it } from 'vitest';
import type { SourceAnswer, SourceRequest } from '../../../../core/connectors/http/guarded-fetch.ts';
import { createReach, freshMs } from '../../../../core/connectors/http/reach-first.ts';

const url = 'https://source.example/scim/v2';
const change: SourceRequest = { method: 'PATCH', path: 'Users/1', body: 'x', headers: { A: 'secret' }, changes: true };
const harmless: SourceRequest = { method: 'GET', path: 'Me' };
const isThere: SourceRequest = { method: 'GET', path: '' };
const lost: SourceAnswer = { kind: 'none', reached: 'maybe', why: 'lost' };

function setUp() {
  const clock = { at: 1_000_000, now: () => clock.at };
  const sent: SourceRequest[] = [];
  const network = { says: ({ path }: SourceRequest): SourceAnswer => ({ kind: 'redirect', onlyCopy: path === '' }) };
  const fetch = (request: SourceRequest) => {
    sent.push(request);
    return Promise.resolve(network.says(request));
  };
  const reach = createReach(clock);
  const call = (address = url, mayLeave?: () => Promise<boolean>) => reach.first(fetch, address, mayLeave);
  return { clock, sent, network, call };
}

// Spec D-6
describe('before a change request', () => {
  it('one harmless request goes out, without anything of it', async () => {
    const { sent, call } = setUp();
    expect(await call()(change)).toEqual({ kind: 'redirect', onlyCopy: false });
    expect(sent).toEqual([isThere, change]);
  });

  it('none does where the source answered in the same call, however long ago', async () => {
    const { clock, sent, call } = setUp();
    const fetch = call();
    await fetch(harmless);
    clock.at += 60_000;
    await fetch(change);
    expect(sent).toEqual([harmless, change]);
  });

  it('none does where the origin answered another call a moment ago', async () => {
    const { clock, sent, call } = setUp();
    await call()(change);
    clock.at += freshMs - 1;
    await call(`${url}/other`)(change);
    expect(sent).toEqual([isThere, change, change]);
    clock.at += freshMs;
    await call()(change);
    expect(sent.slice(3)).toEqual([isThere, change]);
  });

  it.each([-60_000, 60_000])('a clock that was set by %i ms is no answer', async (by) => {
    const { clock, sent, call } = setUp();
    await call()(change);
    clock.at += by;
    await call()(change);
    expect(sent).toEqual([isThere, change, isThere, change]);
  });

  it('an answer of another origin counts for nothing', async () => {
    const { sent, call } = setUp();
    await call()(change);
    await call('https://source.example:8443/scim/v2')(change);
    expect(sent).toEqual([isThere, change, isThere, change]);
  });

  it('one goes out again where the last request was not answered', async () => {
    const { sent, network, call } = setUp();
    network.says = (request) => (request.changes === true ? lost : { kind: 'redirect', onlyCopy: true });
    const fetch = call();
    expect(await fetch(change)).toEqual(lost);
    await fetch(change);
    await call()(change);
    expect(sent).toEqual([isThere, change, isThere, change, isThere, change]);
  });
});

describe('a change that had to wait', () => {
  it.each([
    ['for the harmless request', [isThere], []],
    ['for a request of its own call', [harmless], [harmless]],
  ])('%s does not leave where it is not intended any more', async (_, sentBefore, before) => {
    const { sent, call } = setUp();
    const fetch = call(url, () => Promise.resolve(false));
    for (const request of before) await fetch(request);
    expect(await fetch(change)).toEqual({ kind: 'none', reached: 'no', why: 'aborted' });
    expect(sent).toEqual(sentBefore);
  });

  it('is not asked about where it did not', async () => {
    const { sent, call } = setUp();
    await call()(harmless);
    await call(url, () => Promise.reject(new Error('Asked.')))(change);
    expect(sent).toEqual([harmless, change]);
  });
});

it.each(['lost', 'deadline', 'refused', 'certificate', 'permission', 'aborted'] as const)(
  'a harmless request that fails (%s) means that the change was never sent',
  async (why) => {
    const { sent, network, call } = setUp();
    network.says = () => ({ kind: 'none', reached: 'maybe', why });
    expect(await call()(change)).toEqual({ kind: 'none', reached: 'no', why });
    expect(sent).toEqual([isThere]);
  },
);
