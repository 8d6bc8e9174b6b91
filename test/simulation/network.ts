import type { RawResponse, SendPort, Sent, SourceAnswer } from '../../core/connectors/http/guarded-fetch.ts';
import type { Outcome, VerifyOutcome } from '../../core/model/outcome.ts';
import type { Dice } from './dice.ts';
import type { Request, Wires } from './sources.ts';

/** What becomes of a request that left. */
export type Way =
  | { readonly kind: 'answer'; readonly said: Outcome | VerifyOutcome; readonly onlyCopy: boolean }
  /** A server before the source answers. */
  | { readonly kind: 'fault'; readonly status: number }
  | { readonly kind: 'failed'; readonly why: Extract<Sent, { kind: 'failed' }>['why'] }
  /** Nothing ever comes back. */
  | { readonly kind: 'silent' };

/** Between the guards of the backgrounds and the sources. */
export interface Network {
  /** The path of a request that is about to be made; `arrive` is asked once it leaves. */
  expect(request: Request, dice: Dice, arrive: () => Way): string;
  sendFor(wires: Wires): SendPort['send'];
}

interface Expected {
  readonly request: Request;
  readonly dice: Dice;
  readonly arrive: () => Way;
}

export function createNetwork({
  diceFor,
  trouble,
}: {
  readonly diceFor: (what: string, host: string) => Dice;
  readonly trouble: () => number;
}): Network {
  const expected = new Map<string, Expected>();

  async function send(wires: Wires, url: string, signal: AbortSignal): Promise<Sent> {
    const { host, pathname } = new URL(url);
    const awaited = expected.get(pathname.slice(1));
    if (!wires.leave(host, awaited?.request ?? null)) return new Promise(() => undefined);
    if (awaited === undefined) return sentBack(wires, host, diceFor('reach', host), signal);
    const { request, dice, arrive } = awaited;
    request.host = host;
    const way = arrive();
    wires.arrived(request);
    const sent = await goBack(wires, host, way, dice, signal);
    if (sent.kind === 'response') request.onlyCopy = sent.onlyCopy;
    return sent;
  }

  /** Is anybody there? */
  function sentBack(wires: Wires, host: string, dice: Dice, signal: AbortSignal): Promise<Sent> {
    const isThere = !dice.chance(trouble() * 0.4);
    const failure = dice.pick<Way>([
      { kind: 'silent' },
      { kind: 'failed', why: 'lost' },
      { kind: 'failed', why: 'refused' },
      { kind: 'failed', why: 'certificate' },
    ]);
    const there: Way = { kind: 'fault', status: dice.pick([200, 401, 404, 503]) };
    return goBack(wires, host, isThere ? there : failure, dice, signal);
  }

  return {
    expect: (request, dice, arrive) => {
      const path = `call/${expected.size}`;
      expected.set(path, { request, dice, arrive });
      return path;
    },
    sendFor: (wires) => (url, init) => send(wires, url, init.signal ?? new AbortController().signal),
  };
}

async function goBack(wires: Wires, host: string, way: Way, dice: Dice, signal: AbortSignal): Promise<Sent> {
  const came = await wires.answer(way.kind === 'silent' ? null : latency(dice), signal);
  if (!came || way.kind === 'silent') return { kind: 'failed', why: 'lost' };
  if (way.kind === 'failed') return way;
  wires.answered(host);
  if (way.kind === 'fault') return { kind: 'response', response: responseOf(way.status), onlyCopy: true };
  const { said, onlyCopy } = way;
  return { kind: 'response', response: responseOf(200, said), onlyCopy };
}

/** In a header, because a body takes turns of its own. */
function responseOf(status: number, said?: Outcome | VerifyOutcome): RawResponse {
  const headers = new Headers(said === undefined ? {} : { [header]: JSON.stringify(said) });
  return { type: 'basic', status, headers, body: null };
}

const header = 'Said';

/** What the source said in its answer. */
export function saidIn(answer: SourceAnswer): unknown {
  return JSON.parse((answer.kind === 'answer' ? answer.header(header) : null) ?? '');
}

function latency(dice: Dice): number {
  return dice.pick([5, 40, 300, 3000, 15_000]);
}
