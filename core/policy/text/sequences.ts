/** What people type without thinking: the alphabet, the digits, and the rows of the keyboards in use. */
const lines = [
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  '1234567890',
  // QWERTY, then what differs on QWERTZ and AZERTY.
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
];

/** The lines in both directions. */
export const sequences: readonly string[] = lines.flatMap((line) => [line, Array.from(line).toReversed().join('')]);

/** Whether `length` characters in a row follow a line, forwards or backwards. `folded` is case-folded. */
export function containsSequence(folded: string, length: number): boolean {
  for (let end = length; end <= folded.length; end += 1) {
    const part = folded.slice(end - length, end);
    if (sequences.some((line) => line.includes(part))) return true;
  }
  return false;
}
