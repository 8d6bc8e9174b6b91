/** An instant for people: the time of day today, with the date on any other day. */
export function timeWords(at: number, now: number = Date.now()): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(undefined, {
    ...(!sameDay && { dateStyle: 'medium' }),
    timeStyle: 'short',
  }).format(at);
}
