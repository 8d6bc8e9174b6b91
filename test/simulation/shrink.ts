import { type Simulated, simulate } from './simulate.ts';

/** Leaves out one happening after the other, as long as the first problem stays. */
export async function shrink(failed: Simulated): Promise<Simulated> {
  let least = failed;
  let without: ReadonlySet<number> = new Set();
  for (let index = failed.happenings - 1; index >= 0; index -= 1) {
    const tried = new Set([...without, index]);
    const shorter = await simulate(failed.seed, tried);
    if (kindOf(shorter) !== kindOf(failed)) continue;
    least = shorter;
    without = tried;
  }
  return least;
}

/** The first problem, without the names in it. */
function kindOf({ problems }: Simulated): string | undefined {
  return problems[0]?.replaceAll(/\S*\d\S*/g, '#');
}
