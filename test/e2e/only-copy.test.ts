/**
 * What each browser can prove of an answer (docs/reliability.md): requests from the background of an extension that has
 * the real one's manifest, over real connections that break, to a source that has changed when the first copy arrives.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, startHarness } from '../browsers/harness/index.ts';
import { browserNames } from '../browsers/index.ts';
import { type Authority, createAuthority } from '../servers/network/authority.ts';
import { connectionFaults, http2Faults, type NetworkFault } from '../servers/network/faults.ts';
import { type Front, type Speaks, startFront } from '../servers/network/front.ts';
import { type StandIn, startStandIn } from '../servers/network/stand-in.ts';

const [old, next] = ['Winter-blanket-7', 'Spring-meadow-42'];
const match = { method: 'POST', path: /\/change$/ };

const faultsOf: Readonly<Record<Speaks, Readonly<Record<string, NetworkFault>>>> = {
  plain: connectionFaults,
  tls: connectionFaults,
  keeping: connectionFaults,
  h2: { ...connectionFaults, ...http2Faults },
};

let authority: Authority;
const harnesses = new Map<string, Harness>();

beforeAll(async () => {
  authority = await createAuthority();
  await Promise.all(
    browserNames.map(async (name) => {
      const harness = await startHarness(name, { authority });
      await harness.browser.grantHosts('http://127.0.0.1', 'https://127.0.0.1');
      harnesses.set(name, harness);
    }),
  );
});
afterAll(() => Promise.all([...harnesses.values()].map((harness) => harness.close())));

const changed = (onlyCopy: boolean) => ({ arrivals: 1, said: { status: 200, onlyCopy } });

describe.each(browserNames)('In %s', (name) => {
  let source: StandIn;
  const fronts: Front[] = [];

  beforeAll(async () => {
    source = await startStandIn(old);
  });
  afterAll(() => Promise.all([source.stop(), ...fronts.map((front) => front.stop())]));

  async function newFront(speaks: Speaks): Promise<Front> {
    const front = await startFront(source.url, speaks, authority);
    fronts.push(front);
    return front;
  }

  const send = (front: Front, request: { readonly method: 'GET' | 'POST'; readonly path: string }) => {
    const changes = request.method === 'POST';
    const body = changes ? { changes, body: JSON.stringify({ current: old, next }) } : {};
    return harnessOf(name).call({ type: 'request', url: front.url, request: { ...request, ...body } });
  };
  const read = (front: Front) => send(front, { method: 'GET', path: 'read' });

  /** One change with that fault, whether or not another request went before it. */
  async function changeWith(speaks: Speaks, fault: NetworkFault | undefined, warm: boolean) {
    source.set(old);
    const front = await newFront(speaks);
    if (warm) await read(front);
    if (fault) front.arm(fault, match);
    const answer = await send(front, { method: 'POST', path: 'change' });
    const said = answer.kind === 'answer' ? { status: answer.status, onlyCopy: answer.onlyCopy } : answer.kind;
    // What a browser sends again, it sends before anything else there.
    await read(front);
    return { arrivals: front.count(match), said };
  }

  test('an answer that broke nothing is that of the only copy where that can be proved', async () => {
    expect(await changeWith('plain', undefined, false)).toEqual(changed(true));
    expect(await changeWith('plain', undefined, true)).toEqual(changed(true));
    expect(await changeWith('tls', undefined, false)).toEqual(changed(false));
    expect(await changeWith('tls', undefined, true)).toEqual(changed(true));
    expect(await changeWith('keeping', undefined, true)).toEqual(changed(false));
    expect(await changeWith('h2', undefined, true)).toEqual(changed(false));
  });

  test('a connection that was kept is remembered when the background ends: the browser still has it', async () => {
    source.set(old);
    const front = await newFront('keeping');
    await read(front);
    await harnessOf(name).browser.endBackground();
    front.arm({ kind: 'cut' }, match);
    const answer = await send(front, { method: 'POST', path: 'change' });
    expect(front.count(match)).toBe(2);
    expect(answer).toMatchObject({ kind: 'answer', status: 401, onlyCopy: false });
  });

  test('what a server itself says it has not processed does not count: after a 421 it is sent once more', async () => {
    const done = { arrivals: 2, said: { status: 200, onlyCopy: true } };
    expect(await changeWith('plain', { kind: 'misdirected' }, false)).toEqual(done);
    expect(await changeWith('tls', { kind: 'misdirected' }, true)).toEqual(done);
    expect(await changeWith('h2', { kind: 'misdirected' }, true)).toMatchObject({
      arrivals: 2,
      said: { onlyCopy: false },
    });
  });

  test.each(Object.keys(faultsOf) as Speaks[])(
    '%s: what may be the answer to a second copy is never taken for that of the only one',
    async (speaks) => {
      const rows = [];
      for (const [fault, how] of Object.entries(faultsOf[speaks]))
        for (const warm of [false, true]) rows.push({ fault, warm, ...(await changeWith(speaks, how, warm)) });

      const proved = rows.filter(({ said }) => typeof said === 'object' && said.onlyCopy);
      expect(proved.filter(({ arrivals }) => arrivals !== 1)).toEqual([]);
      const resent = rows.filter(({ arrivals }) => arrivals > 1);
      // Else the network would have stopped to be one in which this can go wrong.
      expect(resent.length > 0).toBe(speaks === 'keeping' || speaks === 'h2');
    },
  );
});

function harnessOf(name: string): Harness {
  const harness = harnesses.get(name);
  if (!harness) throw new Error(`${name} did not start`);
  return harness;
}
