import { expect, test } from 'vitest';
import { addressOf, addressOfItem, addressOfNew, routeOf } from '../../../../../components/admin/shell/route.ts';

test.for([
  ['', { view: 'sync-groups', item: null }],
  ['#nowhere/x', { view: 'sync-groups', item: null }],
  ['#sources', { view: 'sources', item: null }],
  ['#sources/', { view: 'sources', item: null }],
  ['#sources/new', { view: 'sources', item: { id: null, kind: null } }],
  ['#sources/new/keystone', { view: 'sources', item: { id: null, kind: 'keystone' } }],
  ['#sources/a%2Fb', { view: 'sources', item: { id: 'a/b' } }],
  ['#sources/%E0%A4%A', { view: 'sources', item: { id: '%E0%A4%A' } }],
] as const)('%s is %o', ([hash, route]) => {
  expect(routeOf(hash)).toEqual(route);
});

test.for(['s1', 'new', 'a/b', '50%', '#', 'ü 😀', '%6Eew', '..'])('the address of %j leads to it', (id) => {
  expect(routeOf(addressOfItem('policies', id))).toEqual({ view: 'policies', item: { id } });
});

test('the addresses of views and of new items lead to them', () => {
  expect(routeOf(addressOf('activity'))).toEqual({ view: 'activity', item: null });
  expect(routeOf(addressOfNew('sources'))).toEqual({ view: 'sources', item: { id: null, kind: null } });
  expect(routeOf(addressOfNew('sources', 'a/b'))).toEqual({ view: 'sources', item: { id: null, kind: 'a/b' } });
});
