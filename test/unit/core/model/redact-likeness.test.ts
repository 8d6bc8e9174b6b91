import { array, assert, constantFrom, nat, oneof, pre, property, record, string } from '../../fast-check.ts';
import { describe, expect, test } from 'vitest';
import { blot, redact } from '../../../../core/model/redact.ts';
import { lettersOf, readings, sharedRun, spellings } from './spellings.ts';

const frame = (words: string) => `Refused by 7: <${words}> is in the list.`;

const letters = 'abcdefghijklmnopqrstuvwxyzABCDXYZ0123456789äöüßéžλжф漢';
const signs = `!"'\\/&%+=-_. ;:<>{}`;
const secret = oneof(
  string({ unit: constantFrom(...Array.from(letters + signs)), minLength: 6, maxLength: 24 }),
  string({ unit: constantFrom(...Array.from(letters)), minLength: 5, maxLength: 16 }),
  string({ unit: 'grapheme', minLength: 6, maxLength: 24 }),
);

const cut = record({ keep: nat(20), fromStart: constantFrom(true, false) });
const step = oneof({ weight: 8, arbitrary: constantFrom(...Object.keys(spellings)) }, { weight: 1, arbitrary: cut });
type Step = string | { readonly keep: number; readonly fromStart: boolean };

function spelled(words: string, steps: readonly Step[]): string {
  return steps.reduce<string>((text, each) => {
    if (typeof each === 'string') return spellings[each]?.(text) ?? text;
    const length = 5 + each.keep;
    // A half of a pair of surrogates could not be encoded any more.
    const characters = Array.from(text);
    return (each.fromStart ? characters.slice(0, length) : characters.slice(-length)).join('');
  }, words);
}

/** The shared run that is left in any reading of what was not blotted out. */
function left(clean: string, words: string): string | undefined {
  for (const reading of readings(clean.replaceAll(blot, '\n|\n'))) {
    const run = sharedRun(reading, words);
    if (run !== undefined) return run;
  }
  return undefined;
}

// Spec X-2
test('no part of a secret is left, in whatever sequence of spellings', () => {
  assert(
    property(secret, array(step, { maxLength: 3 }), (words, steps) => {
      pre(
        lettersOf(words).length >= 5 && [...readings(frame(''))].every((each) => sharedRun(each, words) === undefined),
      );
      expect(left(redact(frame(spelled(words, steps)), [words]), words)).toBeUndefined();
    }),
    { numRuns: 800 },
  );
});

describe.each(['hunter2-Blanket', `q"7u+Kz/&9\\xW'rn`, 'pässwörd€Žluť', 'Пароль7секрет'])('%j', (words) => {
  test.each(Object.keys(spellings))('%s: nothing but the sentence around it is left', (name) => {
    for (const before of ['as it is', name]) {
      const clean = redact(frame(spelled(words, [before, name])), [words]);
      expect(clean).toContain(blot);
      expect(left(clean, words)).toBeUndefined();
      expect(clean.startsWith('Refused by 7: <') && clean.endsWith('> is in the list.')).toBe(true);
    }
  });

  test.each(['in capitals', 'in small letters', 'with capitals'])('base64 %s is known too', (name) => {
    for (const packed of ['in base64', 'in base64, second of a group', 'in base64, third of a group']) {
      const form = spelled(words, [packed]);
      const clean = redact(frame(spelled(words, [packed, name])), [words]);
      const inside = clean.slice('Refused by 7: <'.length, -'> is in the list.'.length);
      // What was before it in the base64 text, and what was behind.
      expect(inside.replaceAll(blot, '').length).toBeLessThan(16);
      expect(inside.length).toBeLessThan(form.length);
    }
  });
});

test.each([
  ['SQL', `near 'it''s hunter-22 now'`, "it's hunter-22 now", `near '${blot}'`],
  ['named entities', 'value p&auml;ssw&ouml;rt&amp;9', 'pässwört&9', `value ${blot}`],
  [
    'entities of which the last mark is missing',
    'value &#104&#117&#110&#116&#101&#114 no',
    'hunter',
    `value ${blot} no`,
  ],
  ['percent twice', 'p=p%25C3%25A4sswort%252F1', 'pässwort/1', `p=${blot}`],
  ['Latin-1', 'value pÃ¤sswÃ¶rt', 'pässwört', `value ${blot}`],
  ['Windows-1252', 'value â‚¬uroâ‚¬', '€uro€', `value ${blot}`],
  ['capitals', 'HUNTER2-BLANKET IS TOO OLD', 'hunter2-blanket', `${blot} IS TOO OLD`],
  ['cut short', 'begins with hunter2-Bl…', 'hunter2-Blanket', `begins with ${blot}…`],
  ['full-width letters', 'value ｈｕｎｔｅｒ２', 'hunter2', `value ${blot}`],
  ['with something between', 'h-u-n-t-e-r-2 is too plain', 'hunter2', `${blot} is too plain`],
  ['four characters, escaped', String.raw`value \u0061-b1`, 'a-b1', `value ${blot}`],
  ['three characters, escaped', 'value &quot;%61b1&quot; is short', 'ab1', `value &quot;${blot}&quot; is short`],
  ['in Basic authentication', `Basic ${btoa('a:ab1')}`, 'ab1', `Basic YT${blot}`],
])('%s', (_, sentence, words, clean) => {
  expect(redact(sentence, [words])).toBe(clean);
});

const policies = [
  'Your password must have 8 characters',
  'The new password must be different from the old password.',
  'Invalid username or password.',
  'Password too short.',
  'This password was used before; choose another. (ERR-4031, request 7f3c9a1e-22b4-4c1d-9f00-8a6a53b1c0de)',
  'Das neue Passwort muss mindestens 12 Zeichen und eine Ziffer enthalten.',
  'Le mot de passe doit contenir au moins un caractère spécial (!@#$%^&*).',
  'passwordMinLength is 12',
  'The password does not match the requirements: ^(?=.*\\d)(?=.*[a-z]).{8,}$',
  'Constraint violation: {"attribute":"userPassword","code":19,"allowed":"A-Za-z0-9+/=-_"}',
  '新しいパスワードは8文字以上にしてください。',
];

test.each(policies)('ordinary words stay: %s', (sentence) => {
  for (const usual of [
    'Password1!',
    'MyNewPassword99',
    'Swordfish7',
    'hunter2',
    'Tr0ub4dor&3',
    'correct horse battery',
  ]) {
    expect(redact(sentence, [usual])).toBe(sentence);
  }
  assert(
    property(secret, (words) => {
      pre(sharedRun(sentence, words) === undefined && lettersOf(words).length >= 5);
      expect(redact(sentence, [words])).toBe(sentence);
    }),
  );
});

test('a word that every such sentence has is blotted where more of the secret stands with it', () => {
  expect(redact('Your password "Password1!" is too plain', ['Password1!'])).toBe(
    `Your password "${blot}" is too plain`,
  );
  expect(redact('Is newPassword99 new?', ['MyNewPassword99'])).toBe(`Is ${blot} new?`);
  expect(redact('Your password is too short', ['password'])).toBe(`Your ${blot} is too short`);
});

test('letters that meet by chance at the borders of words are left', () => {
  expect(redact('{"result": {"sesame": "t-sesame-1", "to": 1}}', ['t-sesame-1'])).toBe(
    `{"result": {"${blot}": "${blot}", "to": 1}}`,
  );
  expect(redact('of her unter7x', ['hunter7xy'])).toBe(`of her ${blot}`);
});

test('of a token, five characters are no leak, and eight are', () => {
  const token = `eyJ${'Kq7Zx2Lm9P'.repeat(9)}`;
  expect(redact('Request kq7zx failed', [token])).toBe('Request kq7zx failed');
  expect(redact('Token kq7zx2lm9 is not valid', [token])).toBe(`Token ${blot} is not valid`);
});

test('no more than is wanted is read, and the end does not cut a secret out of sight', () => {
  expect(redact('xx hunter2 yy', ['hunter2'], 6)).toBe(`xx ${blot}`);
  expect(redact('hunter2 yy zz', ['hunter2'], 6)).toBe(`${blot} yy`);
  expect(redact(`${'word '.repeat(200_000)}hunter2`, ['hunter2'], 10)).toBe('word word ');
});

test('what has more layers than anybody can look through is withheld as a whole', () => {
  const hidden = String.raw`\u005c`.repeat(8000);
  expect(redact(hidden, ['hunter2'])).toBe(blot);
});

test.each(['%25', '\\', '&amp;', String.raw`\232`, "''", 'Ã¤', '&#x', 'AAAA', '((', 'Aa0+'])(
  'a long text of nothing but %s is done at once',
  (part) => {
    const text = part.repeat(10_000);
    expect([text, blot]).toContain(redact(text, ['hunter2']));
  },
);

test('redacting twice changes nothing', () => {
  const once = redact(frame('hunthunter2er2x and hunt hunter2 hunter2'), ['hunter2']);
  expect(redact(once, ['hunter2'])).toBe(once);
});
