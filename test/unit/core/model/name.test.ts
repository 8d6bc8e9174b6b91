import * as v from 'valibot';
import { expect, test } from 'vitest';
import { isShortName, maxNameLength, NameSchema, nameWith } from '../../../../core/model/name.ts';

// Spec G-2
test.for(['A', ' Office ', '<b>', 'אבג', '👩‍👩‍👧‍👦', 'x'.repeat(128), '😀'.repeat(128)])('%j is a name', (name) => {
  expect(v.parse(NameSchema, name)).toBe(name.trim());
});

// Spec G-2
test.for(['', ' \t\n', '\u200B', '\u2060\uFE0F', '\u3164', '\0', 'x'.repeat(129), '😀'.repeat(129)])(
  '%j is none',
  (name) => {
    expect(v.is(NameSchema, name)).toBe(false);
  },
);

test('a name with something behind it is still one, and no character is cut in two', () => {
  const name = nameWith(' (2)', `x${'😀'.repeat(127)}`);
  expect(name).toBe(`x${'😀'.repeat(123)} (2)`);
  expect([isShortName(name), Array.from(name).length]).toEqual([true, maxNameLength]);
  expect(nameWith(' (2)', 'Office')).toBe('Office (2)');
});
