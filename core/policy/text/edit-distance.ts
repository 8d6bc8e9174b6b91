/**
 * The fewest code points to insert, remove or replace to turn one text into the other (Levenshtein's distance). Callers
 * give folded texts, so that a change of case alone does not count.
 */
export function editDistance(one: string, other: string): number {
  const from = Array.from(one);
  const to = Array.from(other);
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, character] of from.entries()) {
    const next = [at + 1];
    for (const [index, wanted] of to.entries()) {
      const replaced = (row[index] ?? 0) + (character === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
