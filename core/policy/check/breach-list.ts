import type { BreachListAnswer } from '../rules/facts.ts';

/**
 * The list of stolen passwords, asked in the way of Have I Been Pwned (*Pwned Passwords*, range query): only the first
 * five of the forty digits of the password's SHA-1 leave the browser, and the answer is padded, so that its length tells
 * nothing either.
 */

/** What the list said of one password. The form sends it along, so that the background need not ask again. */
export interface BreachListClaim {
  /** The five hexadecimal digits that were asked for. */
  readonly prefix: string;
  readonly answer: BreachListAnswer;
  /** Epoch milliseconds. */
  readonly askedAt: number;
}

/** Fetches an address and gives the body of a successful answer. Throws otherwise. */
export type FetchRange = (address: string, headers: Readonly<Record<string, string>>) => Promise<string>;

/**
 * Asks the list at `url`, with the prefix appended. Never throws: a list that cannot be reached gives `couldNotCheck`.
 * @param now epoch milliseconds
 */
export async function askBreachList(
  url: string,
  password: string,
  now: number,
  fetchRange: FetchRange,
): Promise<BreachListClaim> {
  const digits = await sha1(password);
  const prefix = digits.slice(0, prefixLength);
  try {
    const answer = await fetchRange(`${url}${prefix}`, { 'Add-Padding': 'true' });
    return { prefix, answer: isListed(answer, digits.slice(prefixLength)) ? 'listed' : 'notListed', askedAt: now };
  } catch {
    return { prefix, answer: 'couldNotCheck', askedAt: now };
  }
}

/**
 * The claim's answer; undefined when the claim is for another password, or older than ten minutes. Nothing proves that
 * the list really said so: the claim is trusted because it comes from the extension's own form.
 * @param now epoch milliseconds
 */
export async function acceptedBreachAnswer(
  claim: BreachListClaim | undefined,
  password: string,
  now: number,
): Promise<BreachListAnswer | undefined> {
  if (claim === undefined || claim.askedAt > now || now - claim.askedAt > claimLifeMs) return undefined;
  return (await sha1(password)).startsWith(claim.prefix) ? claim.answer : undefined;
}

const prefixLength = 5;
const claimLifeMs = 10 * 60_000;

/**
 * Whether the answer has the suffix. Its lines are `<35 hexadecimal digits>:<count>`; padding has a count of 0.
 * @throws {Error} when it is no such answer
 */
function isListed(answer: string, suffix: string): boolean {
  const lines = answer.split(/\r?\n/).filter((line) => line !== '');
  if (!lines.every((line) => /^[0-9A-F]{35}:\d+$/i.test(line))) throw new Error('The breach list gave no list.');
  return lines.some((line) => {
    const [digits = '', count] = line.split(':');
    return digits.toUpperCase() === suffix && Number(count) > 0;
  });
}

async function sha1(password: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(password));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}
