import type { Logger } from '../ports.ts';

/**
 * The developer's console, for our own sentences and the kind of an error only: an error's message may quote what it
 * was given, so it is never printed.
 */
export const log: Logger = {
  warn(message, detail) {
    const kind = detail instanceof Error ? detail.name : typeof detail;
    // oxlint-disable-next-line no-console -- the one place that prints
    console.warn(`Lockstep: ${message}`, detail === undefined ? '' : `(${kind})`);
  },
};
