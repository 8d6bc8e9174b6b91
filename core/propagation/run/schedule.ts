import type { PropagationDeps } from '../dependencies.ts';

/** When the runner comes back to which change, by timer and alarm. */
export interface Schedule {
  set(changeId: string, at: number): void;
  remove(changeId: string): void;
  /** Before each piece of work: an alarm that wakes the next background, should this one be ended in the middle. */
  net(changeId: string): Promise<void>;
  /** Something could not be done now: come back in a minute. */
  tryAgain(): void;
  /** Answers false for an alarm of somebody else. */
  alarmFired(name: string): boolean;
}

const alarmName = 'propagation';
const netMs = 60_000;
/** The least that browsers allow for an alarm. */
const leastAlarmMs = 30_000;

/**
 * Under a minute a timer, with an alarm at 60 s as the net for a background that is ended before; longer an alarm
 * alone. So no alarm is set for less than the 30 s that browsers allow.
 */
export function createSchedule(
  { alarms, clock, log, timers }: Pick<PropagationDeps, 'alarms' | 'clock' | 'log' | 'timers'>,
  due: (changeId: string) => void,
): Schedule {
  const times = new Map<string, number>();
  let timer: { cancel(): void } | null = null;
  let alarmAt: number | null = null;

  async function arm(): Promise<void> {
    timer?.cancel();
    timer = null;
    if (times.size === 0) return clearAlarm();
    const now = clock.now();
    const next = Math.min(...times.values());
    if (next - now < netMs) timer = timers.after(Math.max(0, next - now), fire);
    await setAlarm(next, now);
  }

  function fire(): void {
    const now = clock.now();
    const ready = [...times].filter(([, at]) => at <= now);
    for (const [changeId] of ready) times.delete(changeId);
    for (const [changeId] of ready) due(changeId);
    report(arm());
  }

  async function setAlarm(next: number, now: number): Promise<void> {
    const isNet = next - now < netMs;
    // A net that is spread already holds, as long as it is not too close to be set again.
    if (alarmAt === next || (isNet && alarmAt !== null && alarmAt > now && alarmAt <= now + netMs)) return;
    alarmAt = isNet ? now + netMs : next;
    await alarms.set(alarmName, alarmAt);
  }

  async function clearAlarm(): Promise<void> {
    alarmAt = null;
    await alarms.clear(alarmName);
  }

  function report(work: Promise<void>): void {
    work.catch((error: unknown) => log.warn('An alarm could not be set.', error));
  }

  return {
    set: (changeId, at) => {
      times.set(changeId, at);
      report(arm());
    },
    remove: (changeId) => {
      times.delete(changeId);
      report(arm());
    },
    net: async (changeId) => {
      const now = clock.now();
      const at = times.get(changeId);
      if (at !== undefined && at >= now + leastAlarmMs && at <= now + netMs) return;
      times.set(changeId, now + netMs);
      await arm();
    },
    tryAgain: () => report(setAlarm(clock.now() + netMs, clock.now())),
    alarmFired: (name) => {
      if (name === alarmName) alarmAt = null;
      return name === alarmName;
    },
  };
}
