/** A tree of JSON that is being edited: read as far as it is there, written by making new ones. */

export type Path = readonly (string | number)[];

export function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return typeof key === 'number' ? (at[key] as unknown) : undefined;
    return isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }, tree);
}

export function recordAt(tree: unknown, path: Path): Readonly<Record<string, unknown>> {
  const found = valueAt(tree, path);
  return isRecord(found) ? found : {};
}

export function listAt(tree: unknown, path: Path): readonly unknown[] {
  const found = valueAt(tree, path);
  return Array.isArray(found) ? found : [];
}

export function textAt(tree: unknown, path: Path): string {
  const found = valueAt(tree, path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

/** With that value at the path, and what leads there; undefined takes it away. */
export function withValue(tree: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const list = Array.isArray(tree) ? (tree as unknown[]) : [];
    const next = withValue(list[key], rest, value);
    return next === undefined ? list.filter((_, index) => index !== key) : Object.assign([...list], { [key]: next });
  }
  const record = isRecord(tree) ? tree : {};
  const next = withValue(Object.hasOwn(record, key) ? record[key] : undefined, rest, value);
  return Object.fromEntries([
    ...Object.entries(record).flatMap(([name, one]) => {
      if (name !== key) return [[name, one] as const];
      return next === undefined ? [] : [[name, next] as const];
    }),
    ...(next === undefined || Object.hasOwn(record, key) ? [] : [[key, next] as const]),
  ]);
}

/** With a key of the record at the path called otherwise, in the same place among the others. */
export function withName(tree: unknown, path: Path, from: string, to: string): unknown {
  const entries = Object.entries(recordAt(tree, path)).map(
    ([name, value]) => [name === from ? to : name, value] as const,
  );
  return withValue(tree, path, Object.fromEntries(entries));
}

/** With every text in it put through `change`. */
export function withTexts(tree: unknown, change: (text: string) => string): unknown {
  if (typeof tree === 'string') return change(tree);
  if (Array.isArray(tree)) return tree.map((one: unknown) => withTexts(one, change));
  if (!isRecord(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([name, one]) => [name, withTexts(one, change)]));
}

/** With the element of the list at the path moved. */
export function withMoved(tree: unknown, path: Path, from: number, to: number): unknown {
  const list = [...listAt(tree, path)];
  list.splice(to, 0, ...list.splice(from, 1));
  return withValue(tree, path, list);
}

/** `name`, or with a number behind it that is free. */
export function freeName(taken: Readonly<Record<string, unknown>>, name: string): string {
  if (!Object.hasOwn(taken, name)) return name;
  for (let number = 2; ; number += 1) if (!Object.hasOwn(taken, `${name}${number}`)) return `${name}${number}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
