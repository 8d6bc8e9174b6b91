import { createServer, type ServerResponse } from 'node:http';
import type { CrashPlace } from '../../../core/crash-point.ts';
import { listen } from '../../servers/process.ts';

/** One passing of a place of core/crash-point.ts. */
export interface Visit {
  readonly place: CrashPlace;
  /** The step that it is about or that was begun last, by its index; -1 before the first. */
  readonly step: number;
  /** The how-manieth of that place since that step began. */
  readonly nth: number;
}

/** Whom the background of the crashing build asks at each place whether to go on. */
export interface CrashControl {
  readonly url: string;
  /** The background stands still from the first of these on that it comes to, which `reached` answers; else it goes on. */
  arm(visits?: readonly Visit[]): { readonly reached: Promise<Visit> };
  /** Every visit since the last `arm`. */
  readonly visits: readonly Visit[];
  stop(): Promise<void>;
}

export async function startCrashControl(): Promise<CrashControl> {
  const held = new Set<ServerResponse>();
  let visits: Visit[] = [];
  let begun = -1;
  /** By step, what was passed since it began. */
  let passed = new Map<number, readonly CrashPlace[]>();
  let armed: readonly Visit[] = [];
  let reach: ((visit: Visit) => void) | undefined;

  const visited = (body: string): Visit => {
    const { place, step = begun } = JSON.parse(body) as { place: CrashPlace; step?: number };
    const begins = place === 'send.begins';
    if (begins) begun = step;
    const before = begins ? [] : (passed.get(step) ?? []);
    passed.set(step, [...before, place]);
    const visit = { place, step, nth: before.filter((one) => one === place).length + 1 };
    visits.push(visit);
    return visit;
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const visit = visited(body);
      const end = armed.find((one) => isAt(visit, one));
      // The end of one step and the next one go on beside each other.
      if (end === undefined && held.size === 0) return void response.writeHead(204).end();
      held.add(response);
      if (end !== undefined) reach?.(end);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    arm: (ends = []) => {
      for (const response of held) response.destroy();
      held.clear();
      visits = [];
      [begun, passed] = [-1, new Map()];
      armed = ends;
      return { reached: new Promise((resolve) => (reach = resolve)) };
    },
    get visits() {
      return visits;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What nothing waits for may be passed a little later, when the next step has begun. */
export function isUnawaited({ place }: Visit): boolean {
  return place === 'audit.headBehind';
}

function isAt(visit: Visit, armed: Visit): boolean {
  if (visit.place !== armed.place) return false;
  return isUnawaited(armed) ? visit.step >= armed.step : visit.step === armed.step && visit.nth === armed.nth;
}
