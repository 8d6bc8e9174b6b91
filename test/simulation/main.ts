import { parseArgs } from 'node:util';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';

/** `npm run simulate -- --seed N`: tells the story of one schedule, as short as it can be made where it fails. */
const { values } = parseArgs({ options: { seed: { type: 'string' }, whole: { type: 'boolean', default: false } } });
const seed = Number(values.seed);
if (values.seed === undefined || !Number.isSafeInteger(seed)) throw new Error('Say which one: --seed N.');

const result = await simulate(seed);
const told = result.problems.length > 0 && !values.whole ? await shrink(result) : result;
console.log(told.story.join('\n'));
console.log(`\nSeed ${seed}: ${told.problems.length === 0 ? 'every promise holds.' : told.problems.join('\n')}`);
process.exitCode = told.problems.length === 0 ? 0 : 1;
