/** An instant (epoch milliseconds) for people: the time of day today, with the date on any other day. */
export function timeWords(at: number, now: number = Date.now()): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? timeOfDay.format(at) : dayAndTime.format(at);
}

/** An instant (epoch milliseconds) for people: the date and the time of day. */
export function dateTime(at: number): string {
  return dayAndTime.format(at);
}

// Making one takes as long as hundreds of its answers.
const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
