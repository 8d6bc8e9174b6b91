import { describe, expect, it } from 'vitest';
import { askBreachList, acceptedBreachAnswer } from '../../../../../core/policy/check/breach-list.ts';

/** SHA-1 of `password`: 5BAA6 1E4C9B93F3F0682250B6CF8331B7EE68FD8. */
const suffix = '1E4C9B93F3F0682250B6CF8331B7EE68FD8';
const url = 'https://mirror.example.com/range/';
const other = '0018A45C4D1DEF81644B54AB7F969B88D65:3';

function answering(answer: string) {
  const asked: unknown[] = [];
  return { asked, fetchRange: async (...question: unknown[]) => (asked.push(question), answer) };
}

// Spec R-11
describe('the breach list', () => {
  it('is asked for five digits only, with padding', async () => {
    const { asked, fetchRange } = answering(`${other}\r\n${suffix}:9545824`);
    expect(await askBreachList(url, 'password', 7, fetchRange)).toEqual({
      prefix: '5BAA6',
      answer: 'listed',
      askedAt: 7,
    });
    expect(asked).toEqual([[`${url}5BAA6`, { 'Add-Padding': 'true' }]]);
  });

  it.each([
    ['another password', other, 'notListed'],
    ['a row of padding', `${suffix}:0`, 'notListed'],
    ['small letters', `${suffix.toLowerCase()}:1`, 'listed'],
    ['nothing', '', 'notListed'],
    ['a page instead of a list', '<html>Sign in</html>', 'couldNotCheck'],
  ])('says of %s', async (_, answer, said) => {
    expect(await askBreachList(url, 'password', 0, answering(answer).fetchRange)).toMatchObject({ answer: said });
  });

  it('that cannot be reached has not been asked', async () => {
    expect(await askBreachList(url, 'password', 0, () => Promise.reject(new Error('offline')))).toMatchObject({
      answer: 'couldNotCheck',
    });
  });

  it('has a claim that holds for its password, for ten minutes', async () => {
    const claim = { prefix: '5BAA6', answer: 'notListed', askedAt: 1000 } as const;
    expect(await acceptedBreachAnswer(claim, 'password', 2000)).toBe('notListed');
    expect(await acceptedBreachAnswer(claim, 'Password', 2000)).toBeUndefined();
    expect(await acceptedBreachAnswer(claim, 'password', 1000 + 600_001)).toBeUndefined();
    expect(await acceptedBreachAnswer(claim, 'password', 999)).toBeUndefined();
    expect(await acceptedBreachAnswer(undefined, 'password', 2000)).toBeUndefined();
  });
});
