import { browser } from 'wxt/browser';

/**
 * Says of an answer whether the browser can prove that it belongs to the only copy of its request.
 *
 * Both browsers send a request a second time by themselves when a connection that had served another one before ends
 * under it, and tell only of the last copy: one answer, one event of webRequest each (docs/reliability.md, *What each
 * browser can prove*, has what was measured). Over HTTP/1.1 there is proof where no connection was there to be used
 * again: each answer of that origin so far has said `Connection: close`, as our session rule asks for, this one too.
 * HTTP/2 and HTTP/3 have no such header, and there is no proof over them.
 *
 * What a server itself says it has not processed does not count as a copy: both browsers send once more, on a new
 * connection, what was answered 421 (RFC 9110, section 15.5.20).
 */
export type CopyWatch = (response: Response) => Promise<boolean>;

/** What answers of an origin have said of their connections since the browser was started; both, where some differ. */
interface Habits {
  readonly closed: boolean;
  readonly kept: boolean;
}

const keptHere = new Set<string>();

/** To be called before each request; what it gives hears of every answer, for a kept connection is used by later ones. */
export function watchForCopies(url: string): CopyWatch {
  const { origin, protocol } = new URL(url);
  // Answered while the request is under way.
  const reading = readHabits(origin);
  return async (response) => {
    const before = await reading;
    await note(origin, response, before);
    // Over TLS the protocol is chosen for each connection: the first copy may have left by HTTP/2 and been sent again by
    // HTTP/1.1 (HTTP_1_1_REQUIRED), unless the origin was heard to speak that before.
    const isHttp1 = protocol === 'http:' || before.closed;
    return saysClose(response) && isHttp1 && !before.kept && !keptHere.has(origin);
  };
}

/** A page of the extension shares its connections with the background, so what it fetches has to be noted as well. */
export async function noteAnswer(url: string, response: Response): Promise<void> {
  const { origin } = new URL(url);
  await note(origin, response, await readHabits(origin));
}

async function note(origin: string, response: Response, before: Habits): Promise<void> {
  // The head of a redirect cannot be read, so it says nothing.
  if (response.type === 'opaqueredirect') return;
  const habit = saysClose(response) ? 'closed' : 'kept';
  if (habit === 'kept') keptHere.add(origin);
  if (!before[habit]) await browser.storage.session.set({ [keysOf(origin)[habit]]: true });
}

/**
 * Whether the answer came over HTTP/1.1 and ended its connection. Only HTTP/1.1 has a reason phrase; Chromium shows a
 * `Connection: close` of HTTP/2 too, where it must not be (RFC 9113, section 8.2.2). With `keep-alive` beside it, what
 * comes first counts in Chromium.
 */
function saysClose({ statusText, headers }: Response): boolean {
  return statusText !== '' && headers.get('Connection')?.toLowerCase() === 'close';
}

/** They are kept in `storage.session`, for the browser's connections outlive the background. Never rejects. */
async function readHabits(origin: string): Promise<Habits> {
  const { closed, kept } = keysOf(origin);
  try {
    const stored = await browser.storage.session.get([closed, kept]);
    return { closed: stored[closed] === true, kept: stored[kept] === true };
  } catch {
    return { closed: false, kept: true };
  }
}

/** A key for each, so that a page and the background, writing at once, take nothing back. */
function keysOf(origin: string) {
  return { closed: `connections/closed/${origin}`, kept: `connections/kept/${origin}` } as const;
}
