import { describe, expect, it } from 'vitest';
import { verdict } from '../given.ts';

const attribute = (value: string | number | boolean | null | (string | number | null)[], password: string) =>
  verdict({ useIdentityAttributes: true, allowedCharacters: 'unicode' }, 'useIdentityAttributes', password, {
    identityAttributes: { value },
  });

// Spec R-7
describe('attribute values', () => {
  it('are strings, each item of a list, and numbers as text', () => {
    expect(attribute('Smith', 'xSMITHx')).toBe('notMet');
    expect(attribute(['Lee', 'Smith'], 'xsmithx')).toBe('notMet');
    expect(attribute([null, 4711], 'x4711x')).toBe('notMet');
    expect(attribute(4711, 'x4711x')).toBe('notMet');
    expect(attribute(true, 'true')).toBe('met');
  });

  it('forbid nothing when they are null, empty or only punctuation', () => {
    for (const nothing of [null, '', '   ', '---', '. - .', '\u3000\u00a0\u2028', []]) {
      expect(attribute(nothing, '--- . - .    \u3000\u00a0')).toBe('met');
    }
  });

  it('are split into words at white space, punctuation and symbols', () => {
    const value = 'anna-maria\u00a0o\u2019neill+work@example.org $five';
    for (const word of ['anna', 'maria', 'neill', 'work', 'example', 'org', 'five']) {
      expect(attribute(value, `1${word}1`)).toBe('notMet');
    }
    expect(attribute(value, 'ann-mari-exampl')).toBe('met');
  });

  it('are forbidden as written and without punctuation and spaces', () => {
    expect(attribute('a-b c', '1a-b c1')).toBe('notMet');
    expect(attribute('a-b c', '1abc1')).toBe('notMet');
    expect(attribute('a-b c', '1ab c1')).toBe('met');
    // The plus is a symbol, not punctuation.
    expect(attribute('a+b-c', 'a+bc')).toBe('notMet');
    expect(attribute('a+b-c', 'abc')).toBe('met');
  });

  it('count from 3 characters on', () => {
    expect(attribute('Li', 'xLix')).toBe('met');
    expect(attribute('Lia', 'xLiax')).toBe('notMet');
    expect(attribute('😀😁', 'x😀😁x')).toBe('met');
    expect(attribute('😀😁😀', 'x😀😁😀x')).toBe('notMet');
    expect(attribute(12, 'x12x')).toBe('met');
  });

  it('never strip the password', () => {
    expect(attribute('John Smith', 'J-o-h-n')).toBe('met');
    expect(attribute('5555551234', '555-555-1234')).toBe('met');
  });

  it('are taken from own keys only, whatever the keys are', () => {
    const identityAttributes = JSON.parse('{"__proto__": "smith", "constructor": "miller"}');
    for (const word of ['smith', 'miller']) {
      expect(verdict({ useIdentityAttributes: true }, 'useIdentityAttributes', word, { identityAttributes })).toBe(
        'notMet',
      );
    }
    expect(verdict({ useIdentityAttributes: true }, 'useIdentityAttributes', 'Object', { identityAttributes })).toBe(
      'met',
    );
  });

  it('are read anew for a policy of the other alphabet', () => {
    const facts = { identityAttributes: { name: 'Jose\u0301' } };
    const rule = 'useIdentityAttributes';
    expect(verdict({ [rule]: true, allowedCharacters: 'ascii' }, rule, 'josé', facts)).toBe('met');
    expect(verdict({ [rule]: true, allowedCharacters: 'unicode' }, rule, 'josé', facts)).toBe('notMet');
  });
});

// Spec R-8
describe('pieces of an id or name', () => {
  it('are N or more characters in a row, punctuation included', () => {
    expect(id(3, 'xJ.Sx')).toBe('notMet');
    expect(id(3, 'xh-7x')).toBe('notMet');
    expect(id(3, 'xj.x')).toBe('met');
    expect(id(3, 'xjsmx')).toBe('met');
    expect(id(4, 'x.sm')).toBe('met');
    expect(id(1, '7')).toBe('notMet');
  });

  it('are the whole when N is not set', () => {
    for (const unset of [0, -1]) {
      expect(id(unset, 'xJ.SMITH-77x')).toBe('notMet');
      expect(id(unset, 'xj.smith-7x')).toBe('met');
    }
  });

  it('are none when N is longer than the id', () => {
    expect(id(11, 'xj.smith-77x')).toBe('met');
    expect(id(10, 'xj.smith-77x')).toBe('notMet');
  });

  it('of the id are of the login name as well, of the name only of the display name', () => {
    expect(id(6, 'xsmithyx')).toBe('notMet');
    const accounts = [{ nativeIdentity: 'abcdef', name: 'ghijkl', displayName: 'Mary Jane' }];
    const name = (password: string) =>
      verdict(
        { validateAgainstAccountName: true, accountNameMinWordLength: 4 },
        'validateAgainstAccountName',
        password,
        {
          accounts,
        },
      );
    expect(name('xy jax')).toBe('notMet');
    expect(name('abcdefghijkl')).toBe('met');
  });

  it('count in characters, not halves of them', () => {
    const given = {
      validateAgainstAccountName: true,
      accountNameMinWordLength: 1,
      allowedCharacters: 'unicode',
    } as const;
    const facts = { accounts: [{ displayName: '😀' }] };
    expect(verdict(given, 'validateAgainstAccountName', '😁', facts)).toBe('met');
    expect(verdict(given, 'validateAgainstAccountName', '😀', facts)).toBe('notMet');
  });
});

function id(least: number, password: string) {
  const given = { validateAgainstAccountId: true, accountIdMinWordLength: least };
  const accounts = [{ nativeIdentity: 'j.smith-77', name: 'smithy' }];
  return verdict(given, 'validateAgainstAccountId', password, { accounts });
}
