import type { FetchRange } from '../../policy/check/breach-list.ts';
import { noteAnswer } from './only-copy.ts';

const deadlineMs = 5000;

/** Without cookies, redirects or where it was asked from. The list, or a mirror of it, must allow any origin (CORS). */
export const fetchRange: FetchRange = async (address, headers) => {
  const answer = await fetch(address, {
    headers,
    credentials: 'omit',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    signal: AbortSignal.timeout(deadlineMs),
  });
  await noteAnswer(address, answer);
  if (!answer.ok) throw new Error(`The breach list answered ${answer.status}.`);
  return answer.text();
};
