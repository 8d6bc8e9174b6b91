import { expect, test } from 'vitest';
import { counted, text } from '../../../../core/model/text.ts';
import { pieces, say } from '../../../../core/platform/i18n.ts';
import { speakEnglish } from '../../locale.ts';

speakEnglish();

test.each(['Office', 'Sales | Marketing', '$1', '', '\uE0001\uE001'])('a name like %j is said as it is', (name) => {
  expect(say(text('background.changeEnded', name))).toBe(`Password change for ${name}`);
});

test('a plural form is chosen by the count, whatever a name says', () => {
  expect(say(counted('admin.activity.changedOf', 1, 'a | b'))).toBe('a | b of 1 changed');
  expect(say(counted('admin.activity.changedOf', 3, 'a | b'))).toBe('a | b of 3 changed');
});

test('names are set apart from the words around them', () => {
  expect(pieces(text('background.someChanged', 'Mail', 'Wi-Fi'))).toEqual([
    'Changed: ',
    { fill: 'Mail' },
    '. Not changed: ',
    { fill: 'Wi-Fi' },
    '.',
  ]);
});
