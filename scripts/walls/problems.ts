import { dirname, join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { Room } from './rooms.ts';

/** Files of code beside each other in one folder; beyond that it wants rooms. */
export const maxFilesInFolder = 16;

/** What a file imports and re-exports, types included, as it is written there. */
export function importsOf(file: string, source: string): readonly string[] {
  const { module, errors } = parseSync(file, source);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  const exported = module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest));
  const requests = [...module.staticImports.map(({ moduleRequest }) => moduleRequest), ...exported];
  const written = requests.flatMap((request) => (request === null ? [] : [request.value]));
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const text = /^(['"`])(.*)\1$/.exec(source.slice(start, end));
    return text?.[2] === undefined ? [] : [text[2]];
  });
  return [...new Set([...written, ...dynamic])];
}

/** @param imports by file: what it imports, as it is written there. A path begins at the top of the project. */
export function wallProblems(
  imports: ReadonlyMap<string, readonly string[]>,
  rooms: Readonly<Record<string, Room>>,
): readonly string[] {
  return [...[...imports].flatMap(([file, written]) => fileProblems(file, written, rooms)), ...cycles(imports)];
}

/** Folders with too many files beside each other. */
export function crowdedFolders(files: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > maxFilesInFolder)
    .map(([folder, count]) => `${folder}: ${count} files beside each other; at most ${maxFilesInFolder}`);
}

function fileProblems(
  file: string,
  written: readonly string[],
  rooms: Readonly<Record<string, Room>>,
): readonly string[] {
  const name = roomOf(file, rooms);
  const room = name === undefined ? undefined : rooms[name];
  if (name === undefined || room === undefined) return [`${file}: in no room of scripts/walls/rooms.ts`];
  return written.flatMap((one) => {
    if (!one.startsWith('.')) {
      return isAllowedPackage(one, room.packages ?? []) ? [] : [`${file}: ${name} may not use the package ${one}`];
    }
    const target = targetOf(file, one);
    const other = roomOf(target, rooms) ?? target;
    const isAllowed = room.imports.some((from) => other === from || other.startsWith(`${from}/`));
    return other === name || isAllowed ? [] : [`${file}: ${name} may not import from ${other} (${one})`];
  });
}

function roomOf(file: string, rooms: Readonly<Record<string, Room>>): string | undefined {
  return Object.keys(rooms)
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

function targetOf(file: string, written: string): string {
  return posix.normalize(join(dirname(file), written));
}

function isAllowedPackage(written: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => (one.endsWith('/*') ? written.startsWith(one.slice(0, -1)) : written === one));
}

/** Each circle of files once, by the first edge that closes it. */
function cycles(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at !== -1) return void found.push(`a circle: ${[...path.slice(at), file].join(' -> ')}`);
    if (done.has(file)) return undefined;
    path.push(file);
    for (const one of imports.get(file) ?? []) {
      const target = one.startsWith('.') ? targetOf(file, one) : null;
      if (target !== null && imports.has(target)) visit(target);
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) visit(file);
  return found;
}
