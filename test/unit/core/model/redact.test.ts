import { assert, constantFrom, property, string } from '../../fast-check.ts';
import { describe, expect, test } from 'vitest';
import { blot, redact } from '../../../../core/model/redact.ts';

const odd = [
  'hunter2 hunter2',
  `a"b\\c/d'e`,
  '100%&<b>',
  'pässwörd €',
  'emoji 😀 here',
  '{"not":"json"}',
  'tab\there',
  'plus+slash/==',
];

const forms: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'in JSON': (secret) => JSON.stringify(secret).slice(1, -1),
  'in JSON, ASCII only': (secret) =>
    JSON.stringify(secret)
      .slice(1, -1)
      .replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'percent-encoded': (secret) => encodeURIComponent(secret),
  'percent-encoded, lower case': (secret) =>
    encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase()),
  'in a form': (secret) => new URLSearchParams({ p: secret }).toString().slice(2),
  'in base64': (secret) => Buffer.from(secret).toString('base64'),
  'in base64url': (secret) => Buffer.from(secret).toString('base64url'),
  decomposed: (secret) => secret.normalize('NFD'),
  'in HTML': (secret) =>
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
};

describe.each(odd)('%j', (secret) => {
  test.each(Object.keys(forms))('%s', (name) => {
    const form = forms[name]?.(secret) ?? '';
    expect(redact(`before ${form} after ${form}.`, [secret])).toBe(`before ${blot} after ${blot}.`);
  });

  test('as a part of Basic authentication, whatever stands before and after it', () => {
    for (const user of ['a', 'ab', 'abc', 'robin']) {
      const header = Buffer.from(`${user}:${secret}:x`).toString('base64');
      const clean = redact(`Basic ${header}`, [secret]);
      const left = Buffer.from(clean.slice(6).replaceAll(blot, ''), 'base64').toString();
      expect(clean).toContain(blot);
      expect(left).not.toContain(secret.slice(1, -1));
    }
  });
});

test('a text without a secret is as it was', () => {
  expect(redact('Password too short.', ['hunter2', ''])).toBe('Password too short.');
  expect(redact('Password too short.', [])).toBe('Password too short.');
});

test('secrets that overlap or touch leave no rest', () => {
  expect(redact('say abcdefgh!', ['abcde', 'defgh'])).toBe(`say ${blot}!`);
  expect(redact('say abcdefghiabcde!', ['abcde', 'fghi'])).toBe(`say ${blot}!`);
  expect(redact('aaaaaaa', ['aaaa'])).toBe(blot);
  expect(redact('the longer one: secret-long', ['secret', 'secret-long'])).toBe(`the longer one: ${blot}`);
});

test('a very short one is blotted out where it stands alone, and words are left whole', () => {
  expect(redact('The password "a" is too short, as all are.', ['a'])).toBe(
    `The password "${blot}" is too short, as all are.`,
  );
  expect(redact('e', ['e'])).toBe(blot);
  expect(redact('Übel', ['be'])).toBe('Übel');
});

test('what looks like a pattern is no pattern', () => {
  expect(redact('.* and $& and xxxx', ['.*', '$&'])).toBe(`${blot} and ${blot} and xxxx`);
});

// Spec X-2
test('whatever the secret and the form, it does not come through', () => {
  assert(
    property(
      string({ unit: 'grapheme', minLength: 4, maxLength: 40 }),
      constantFrom(...Object.values(forms)),
      string(),
      (secret, form, around) => {
        const clean = redact(`${around} ${form(secret)} ${around}`, [secret]);
        expect(clean.replaceAll(blot, '')).not.toContain(form(secret));
      },
    ),
  );
});

test('a long text full of them is done in one pass', () => {
  const text = 'a '.repeat(50_000);
  expect(redact(text, ['a'])).toBe(`${blot} `.repeat(50_000));
});
