import { parseArgs } from 'node:util';

/** How much `npm run soak` is to do. */
export interface Amount {
  readonly changes: number;
  readonly seed: string;
  readonly schedules: number;
  /** Null for as many as there are processors. */
  readonly processes: number | null;
}

/** From the command line: the amount, and the names of the parts. */
export function readAmount(): { readonly amount: Amount; readonly chosen: readonly string[] } {
  const { values, positionals: chosen } = parseArgs({
    options: {
      changes: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      schedules: { type: 'string', default: '100000' },
      processes: { type: 'string' },
    },
    allowPositionals: true,
  });
  const amount = {
    changes: atLeast(20, 'changes', values.changes),
    seed: values.seed,
    schedules: atLeast(1, 'schedules', values.schedules),
    processes: values.processes === undefined ? null : atLeast(1, 'processes', values.processes),
  };
  return { amount, chosen };
}

function atLeast(least: number, what: string, given: string): number {
  const number = Number(given);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`The number of ${what} is ${given}; the fewest that show anything are ${least}.`);
  return number;
}
