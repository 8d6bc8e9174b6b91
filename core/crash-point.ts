/**
 * The places in the runner and the store at which an end of the background leaves something half done. A test's build
 * (test/browsers/crashing/) ends it at each of them; in the build that people get, this is nothing.
 */
export const crashPlaces = [
  'lead.locked',
  'lead.adopted',
  'start.passwordsKept',
  'start.committed',
  'finish.passwordsComing',
  'finish.passwordsKept',
  'drive.next',
  'signIn.counted',
  'signIn.answered',
  'signIn.uncounted',
  'send.begins',
  'send.intended',
  'send.answered',
  'send.done',
  'write.begins',
  'write.written',
  'write.committed',
  'audit.headBehind',
  'told.begins',
  'told.forgetting',
] as const;

export type CrashPlace = (typeof crashPlaces)[number];

export interface CrashDetail {
  /** The step that it is about, by its index; without one it is the one that began last, at `send.begins`. */
  readonly step?: number | undefined;
  /** Done again and again as long as the test holds the place: what keeps a transaction open. */
  readonly meanwhile?: () => Promise<unknown>;
}

export type CrashPoint = (place: CrashPlace, detail?: CrashDetail) => Promise<void>;

export const crashPoint: CrashPoint | undefined = undefined;
