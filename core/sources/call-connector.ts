import type { ConnectorContext } from '../connectors/spi.ts';
import { type Sent, watchSent } from './delivery.ts';
import type { SourceDeps } from './dependencies.ts';
import type { SourceAccess } from './open-source.ts';

/** A request's own deadline is 20 s, and a call may make some: this ends a connector that hangs all the same. */
const callDeadlineMs = 45_000;
const graceMs = 5000;

/** What a call of a connector came to, and what it sent meanwhile. */
export interface Called<T> {
  readonly value: T;
  readonly sent: Sent;
}

/**
 * Runs one call of a connector; its value is `lost` when it hangs or throws.
 * @param mayLeave of a change: is what was intended still to be sent?
 */
export function callConnector<T>(
  { timers, log, reach }: Pick<SourceDeps, 'timers' | 'log' | 'reach'>,
  access: SourceAccess,
  call: (context: ConnectorContext) => Promise<T>,
  lost: T,
  mayLeave?: () => Promise<boolean>,
): Promise<Called<T>> {
  const ending = new AbortController();
  const abort = timers.after(callDeadlineMs, () => ending.abort());
  return new Promise((resolve) => {
    const context = access.context(ending.signal);
    const { fetch, sent } = watchSent(reach.first(context.fetch, context.url, mayLeave));
    const end = (value: T) => resolve({ value, sent: sent() });
    const leave = timers.after(callDeadlineMs + graceMs, () => end(lost));
    const answer = async () => {
      try {
        end(await call({ ...context, fetch }));
      } catch (error) {
        log.warn(`The connector ${access.source.connector} failed.`, error);
        end(lost);
      } finally {
        abort.cancel();
        leave.cancel();
      }
    };
    void answer();
  });
}
