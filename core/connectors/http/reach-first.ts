import type { Clock } from '../../ports.ts';
import type { GuardedFetch, SourceAnswer } from './guarded-fetch.ts';

/** How long (ms) an answer of a source counts as a sign that the next request will reach it. */
export const freshMs = 5000;

/**
 * Of a change request that got no answer nobody can say that nothing was sent: a browser may have sent it twice, and the
 * name of the failure is about the last copy. So a harmless request goes first to a source that has not answered a
 * moment ago: where that fails, the change never leaves, and *unreachable* is the truth. It is a GET of the source's base
 * address without any credential; whatever a server answers to it, there is one.
 */
export interface Reach {
  /**
   * The fetch of one call of a connector. An answer in the same call is enough, however long ago it came.
   * @param url the source's base address
   * @param mayLeave asked before a change request that had to wait for another one: is it still to be sent?
   */
  first(fetch: GuardedFetch, url: string, mayLeave?: () => Promise<boolean>): GuardedFetch;
}

export function createReach(clock: Clock): Reach {
  /** By origin, when (epoch ms) it last answered. */
  const answeredAt = new Map<string, number>();

  function isFresh(origin: string): boolean {
    const at = answeredAt.get(origin);
    // A clock that was set back says nothing about how long ago that was.
    return at !== undefined && Math.abs(clock.now() - at) < freshMs;
  }

  return {
    first: (fetch, url, mayLeave) => {
      const { origin } = new URL(url);
      let hasAnswered = false;
      let hasWaited = false;

      const send: GuardedFetch = async (request) => {
        const answer = await fetch(request);
        hasWaited = true;
        hasAnswered = answer.kind !== 'none';
        if (hasAnswered) answeredAt.set(origin, clock.now());
        else if (saysNobodyThere(answer)) answeredAt.delete(origin);
        return answer;
      };

      return async (request) => {
        if (request.changes !== true) return send(request);
        if (!hasAnswered && !isFresh(origin)) {
          const reached = await send({ method: 'GET', path: '' });
          if (reached.kind === 'none') return { ...reached, reached: 'no' };
        }
        if (hasWaited && mayLeave !== undefined && !(await mayLeave()))
          return { kind: 'none', reached: 'no', why: 'aborted' };
        return send(request);
      };
    },
  };
}

/** What the guard itself refused says nothing about the source. */
function saysNobodyThere(answer: SourceAnswer): boolean {
  return answer.kind === 'none' && !['permission', 'notAllowed', 'aborted'].includes(answer.why);
}
