import type { Amount } from './amount.ts';
import { run } from './run.ts';

/** Changes in a real browser against real servers: changes.test.ts. Answers whether all was true. */
export async function changes({ changes: count, seed }: Amount): Promise<boolean> {
  const code = await run(['npx', 'vitest', 'run', '--project', 'soak', '--disable-console-intercept'], {
    LOCKSTEP_SOAK_CHANGES: String(count),
    LOCKSTEP_SOAK_SEED: seed,
  });
  if (code === 0) await run([process.execPath, 'scripts/reliability.ts'], {});
  return code === 0;
}
