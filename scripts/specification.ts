/**
 * `npm run check:specification`: each numbered line of docs/specification.md is named by a test, as `Spec O-3` or
 * `Spec O-3, O-4` in a comment, and no test names a line that is not there.
 */
import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const page = await readFile(join(root, 'docs/specification.md'), 'utf8');
const lines = [...page.matchAll(/^- \*\*([A-Z]-\d+)\*\* (.*)$/gm)].map(([, id = '', text = '']) => ({ id, text }));

const named = new Map<string, string[]>();
for await (const file of glob('test/**/*.{ts,tsx}', { cwd: root })) {
  const source = await readFile(join(root, file), 'utf8');
  for (const [, ids = ''] of source.matchAll(/\bSpec ([A-Z]-\d+(?:, [A-Z]-\d+)*)/g))
    for (const id of ids.split(', ')) named.set(id, [...(named.get(id) ?? []), file]);
}

const known = new Set(lines.map(({ id }) => id));
const problems = [
  ...lines.filter(({ id }, index) => lines.findIndex((one) => one.id === id) !== index).map(({ id }) => `${id} twice`),
  ...lines.filter(({ id }) => !named.has(id)).map(({ id, text }) => `no test names ${id}: ${text}`),
  ...[...named].filter(([id]) => !known.has(id)).map(([id, files]) => `${files.join(', ')}: there is no line ${id}`),
];
for (const problem of problems) console.error(problem);
console.log(`${lines.length} lines, ${problems.length} problems`);
if (lines.length === 0 || problems.length > 0) process.exitCode = 1;
