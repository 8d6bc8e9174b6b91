import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Edit, faults } from './faults.ts';

const root = new URL('../../', import.meta.url);

/**
 * From now on this process loads Lockstep with the fault in it: one passage of one file is another one. What is on the
 * disk stays as it is, and knows nothing of this.
 */
export function plant(name: string): void {
  const fault = faults.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`There is no fault ${name}.`);
  for (const edit of [fault, ...(fault.also ?? [])]) replace(name, edit);
}

function replace(name: string, { file, code, faulty }: Edit): void {
  const url = new URL(file, root).href;
  const source = readFileSync(fileURLToPath(url), 'utf8');
  if (source.split(code).length !== 2) throw new Error(`${file} has no single place for: ${name}.`);
  registerHooks({
    load: (address, context, nextLoad) => {
      const loaded = nextLoad(address, context);
      if (address !== url) return loaded;
      // As an edit of the same file before has left it.
      const before = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: before.replace(code, () => faulty) };
    },
  });
}
