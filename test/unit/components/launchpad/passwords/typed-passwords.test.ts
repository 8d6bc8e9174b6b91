import { describe, expect, test } from 'vitest';
import { createTypedPasswords } from '../../../../../components/launchpad/passwords/typed-passwords.ts';

describe('what is typed', () => {
  test('is all gone and hidden after it was sent', () => {
    const passwords = createTypedPasswords();
    passwords.currentOf('shared').value = 'old';
    passwords.generated('new');
    passwords.shown.value = true;
    passwords.clear();
    const fields = [passwords.currentOf('shared'), passwords.next, passwords.confirmation];
    expect(fields.map(({ value }) => value)).toEqual(['', '', '']);
    expect(passwords.shown.value).toBe(false);
    expect(passwords.generatedUncopied()).toBe(false);
  });

  test('is a generated password that nobody copied, until it is copied or typed over', () => {
    const passwords = createTypedPasswords();
    expect(passwords.generatedUncopied()).toBe(false);
    passwords.generated('made');
    expect(passwords.generatedUncopied()).toBe(true);
    passwords.next.value = 'my own';
    expect(passwords.generatedUncopied()).toBe(false);
    passwords.next.value = 'made';
    passwords.copied();
    expect(passwords.generatedUncopied()).toBe(false);
  });
});
