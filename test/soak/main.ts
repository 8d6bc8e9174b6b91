/**
 * `npm run soak`: what takes too long for `npm test`, by parts; names of parts as arguments run those alone. Two of them
 * put their figures into docs/reliability.md. `npm run soak changes -- --changes 100 --seed 7` makes fewer changes, which
 * leave no figure; `npm run soak simulation -- --schedules 20000 --processes 1` leaves a processor to others.
 */
import { type Amount, readAmount } from './amount.ts';
import { changes } from './changes.ts';
import { properties } from './properties.ts';
import { simulation } from './simulation.ts';

const parts: Readonly<Record<string, (amount: Amount) => Promise<boolean>>> = { properties, simulation, changes };

const { amount, chosen } = readAmount();
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.`);

let isWhole = true;
for (const [name, run] of Object.entries(parts))
  if (chosen.length === 0 || chosen.includes(name)) isWhole = (await run(amount)) && isWhole;
process.exit(isWhole ? 0 : 1);
