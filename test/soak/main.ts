/**
 * `npm run soak`: what takes too long for `npm test`, by parts; names of parts as arguments run those alone. Two of them
 * put their figures into docs/reliability.md. `npm run soak changes -- --changes 100 --seed 7` makes fewer changes, which
 * leave no figure.
 */
import { parseArgs } from 'node:util';
import { type Amount, changes } from './changes.ts';
import { properties } from './properties.ts';
import { simulation } from './simulation.ts';

const parts: Readonly<Record<string, (amount: Amount) => Promise<boolean>>> = { properties, simulation, changes };
const fewest = 20;

const { values, positionals: chosen } = parseArgs({
  options: { changes: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const amount: Amount = { changes: Number(values.changes), seed: values.seed };
if (!Number.isInteger(amount.changes) || amount.changes < fewest)
  throw new Error(`The number of changes is ${values.changes}; the fewest that show anything are ${fewest}.`);
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.`);

let isWhole = true;
for (const [name, run] of Object.entries(parts))
  if (chosen.length === 0 || chosen.includes(name)) isWhole = (await run(amount)) && isWhole;
process.exit(isWhole ? 0 : 1);
