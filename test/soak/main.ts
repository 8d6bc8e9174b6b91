/**
 * `npm run soak`: what takes too long for `npm test`, by parts; names of parts as arguments run those alone. Each puts
 * its figures into docs/reliability.md.
 */
import { simulation } from './simulation.ts';

const parts: Readonly<Record<string, () => Promise<boolean>>> = { simulation };

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.`);

let isWhole = true;
for (const [name, run] of Object.entries(parts))
  if (chosen.length === 0 || chosen.includes(name)) isWhole = (await run()) && isWhole;
process.exit(isWhole ? 0 : 1);
