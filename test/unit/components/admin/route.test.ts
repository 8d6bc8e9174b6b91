import { expect, test } from 'vitest';
import { viewOf } from '../../../../components/admin/route.ts';

test.for([
  ['#sources', 'sources'],
  ['', 'sync-groups'],
  ['#nowhere', 'sync-groups'],
  ['#__proto__', 'sync-groups'],
])('the address %s shows %s', ([hash, view]) => {
  expect(viewOf(hash ?? '')).toBe(view);
});
