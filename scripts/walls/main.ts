/** `npm run check:walls`: the imports of the whole tree against the table of rooms, circles, and folders too full. */
import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { crowdedFolders, importsOf, wallProblems } from './problems.ts';
import { checkedFolders, rooms } from './rooms.ts';

const root = resolve(import.meta.dirname, '../..');
const files: string[] = [];
for (const folder of checkedFolders)
  for await (const file of glob(`${folder}/**/*.{ts,tsx}`, { cwd: root })) files.push(file.replaceAll('\\', '/'));
files.sort();

const imports = new Map<string, readonly string[]>();
for (const file of files) imports.set(file, importsOf(file, await readFile(join(root, file), 'utf8')));
const problems = [...wallProblems(imports, rooms), ...crowdedFolders(files)];
for (const problem of problems) console.error(problem);
console.log(`${files.length} files, ${problems.length} problems`);
if (files.length === 0 || problems.length > 0) process.exitCode = 1;
