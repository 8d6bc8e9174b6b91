import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** What a worker is to do: the schedules of these seeds, with one fault planted where one is named. */
export interface Share {
  readonly from: number;
  readonly to: number;
  readonly fault: string | null;
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

const shareSize = 100;

/**
 * Runs the schedules of the seeds from `from` up to `to`, as many at a time as the machine has processors. Stops at the
 * first one that fails where a fault is planted, and after a few otherwise.
 */
export async function simulateAll(from: number, to: number, fault: string | null = null): Promise<Tally> {
  const threads = fault === null ? availableParallelism() : 1;
  let next = from;
  let total: Tally = { schedules: 0, crashes: 0, requests: 0, commits: 0, failed: [] };
  const most = fault === null ? 10 : 1;
  function nextShare(): Share | null {
    if (next >= to || total.failed.length >= most) return null;
    const share = { from: next, to: Math.min(to, next + shareSize), fault };
    next = share.to;
    return share;
  }
  await Promise.all(
    Array.from({ length: threads }, () => runWorker(fault, nextShare, (tally) => (total = sum(total, tally)))),
  );
  return total;
}

function runWorker(fault: string | null, nextShare: () => Share | null, done: (tally: Tally) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { fault },
      // Most objects live no longer than their schedule.
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    const hand = () => {
      const share = nextShare();
      if (share === null) void worker.terminate();
      else worker.postMessage(share);
    };
    worker.on('message', (tally: Tally) => {
      done(tally);
      hand();
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
    worker.once('online', hand);
  });
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
