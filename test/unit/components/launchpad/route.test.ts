import * as fc from '../../fast-check.ts';
import { describe, expect, test } from 'vitest';
import { home, readRoute, type Route, targetRoute, writeRoute } from '../../../../components/launchpad/route.ts';

const id = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>(home, { view: 'link' }, { view: 'access' }),
  fc.record({ view: fc.constant('change' as const), id }),
  fc.record({
    view: fc.constantFrom('group' as const, 'source' as const),
    id,
    again: fc.boolean(),
    separate: fc.boolean(),
    bringInStep: fc.boolean(),
    chosen: fc.array(fc.tuple(id, id)).map((pairs) => new Map(pairs)),
  }),
);

describe('a place in the Launchpad', () => {
  test('comes back from its address as it was', () => {
    fc.assert(
      fc.property(route, (place) => {
        expect(readRoute(writeRoute(place))).toEqual(place);
      }),
    );
  });

  test.each(['', '#', '#/', '#/nowhere', '#/group', '#/group/', '#/change/%E0%A4%A'])('is home for %j', (hash) => {
    expect(readRoute(hash)).toEqual(home);
  });

  test('keeps its target when what was picked cannot be read', () => {
    expect(readRoute('#/group/g1?account=%7Bbroken&account=[1,2]')).toEqual(targetRoute('group', 'g1'));
  });
});
