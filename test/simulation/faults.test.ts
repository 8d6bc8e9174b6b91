import { expect, it } from 'vitest';
import { faults } from './faults.ts';
import { simulateAll } from './pool.ts';

/** A test of the test: what it would find, if it were there. */
const most = 2000;

it.each(faults)(
  'finds it when $name',
  async ({ name }) => {
    const { failed } = await simulateAll(1, most + 1, { fault: name });
    expect(failed).toHaveLength(1);
  },
  300_000,
);

it('does not take a process that dies for a fault that was found', async () => {
  await expect(simulateAll(1, 2, { fault: 'nobody has written this one' })).rejects.toThrow('ended by itself (1)');
});
