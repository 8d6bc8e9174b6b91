/** One figure of the benchmark: always against something measured in the same run, so that a slow machine slows both. */
export interface Figure {
  readonly name: string;
  /** What was compared, with units, for the reader. */
  readonly measured: string;
  readonly ratio: number;
  /** The highest ratio that is still good. */
  readonly budget: number;
}

/** The mean of the middle half: a pause of the machine in one of many short measurements says nothing about them. */
export function midMean(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const quarter = Math.floor(sorted.length / 4);
  const middle = sorted.slice(quarter, sorted.length - quarter);
  if (middle.length === 0) throw new Error('Nothing was measured.');
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('Nothing was measured.');
  return middle;
}
