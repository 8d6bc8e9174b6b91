import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

/** What a process is to do: the schedules of the seeds from `from` up to, not including, `to`. */
export interface Share {
  readonly from: number;
  readonly to: number;
}

export interface Tally {
  readonly schedules: number;
  readonly crashes: number;
  readonly requests: number;
  readonly commits: number;
  /** The first few schedules in which a promise was broken. */
  readonly failed: readonly Failed[];
}

export interface Failed {
  readonly seed: number;
  readonly problem: string;
}

export interface Manner {
  /** The name of the fault to plant. Then the first schedule that fails is the last. */
  readonly fault?: string;
  /** How many schedules run at a time; as many as the machine has processors unless said. */
  readonly processes?: number;
  /** Is told the sum each time that a share of it is done. */
  readonly watch?: (sum: Tally) => void;
  /** Nothing more is begun once it is aborted. */
  readonly signal?: AbortSignal;
}

const shareSize = 100;

/**
 * Runs the schedules of the seeds from `from` up to, not including, `to`, and stops after a few that fail. In processes,
 * not threads: one that dies takes nothing else with it, and says by what signal.
 *
 * @throws {Error} where a process ends before it has answered.
 */
export async function simulateAll(from: number, to: number, manner: Manner = {}): Promise<Tally> {
  const { fault, processes = fault === undefined ? availableParallelism() : 1, watch, signal } = manner;
  const most = fault === undefined ? 10 : 1;
  let next = from;
  let total: Tally = { schedules: 0, crashes: 0, requests: 0, commits: 0, failed: [] };
  let isBroken = false;

  function nextShare(): Share | null {
    if (next >= to || total.failed.length >= most || isBroken || signal?.aborted === true) return null;
    const share = { from: next, to: Math.min(to, next + shareSize) };
    next = share.to;
    return share;
  }

  async function work(): Promise<void> {
    const child = fork(resolve(import.meta.dirname, 'worker.ts'), fault === undefined ? [] : [fault], { execArgv });
    try {
      for (let share = nextShare(); share !== null; share = nextShare()) {
        const tally = await ask(child, share);
        // Read only now: another process may have been counted meanwhile.
        total = sum(total, tally);
        watch?.(total);
      }
    } catch (error) {
      isBroken = true;
      throw error;
    } finally {
      if (child.connected) child.disconnect();
    }
  }

  const ends = await Promise.allSettled(Array.from({ length: processes }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return total;
}

/** Most objects live no longer than their schedule. */
const execArgv = ['--max-semi-space-size=32'];

async function ask(child: ChildProcess, share: Share): Promise<Tally> {
  const heard = new AbortController();
  const { signal } = heard;
  try {
    const answer = once(child, 'message', { signal });
    const end = once(child, 'exit', { signal }).then(([code, reason]) => {
      throw new Error(`The process of the seeds from ${share.from} ended by itself (${String(reason ?? code)}).`);
    });
    child.send(share);
    const [tally] = (await Promise.race([answer, end])) as [Tally];
    return tally;
  } finally {
    heard.abort();
  }
}

function sum(a: Tally, b: Tally): Tally {
  return {
    schedules: a.schedules + b.schedules,
    crashes: a.crashes + b.crashes,
    requests: a.requests + b.requests,
    commits: a.commits + b.commits,
    failed: [...a.failed, ...b.failed],
  };
}
