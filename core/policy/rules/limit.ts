/** A number below 1 means *not set*. In a file of its own, because the popup's tiles need nothing else of the rules. */
export function isSet(limit: number): boolean {
  return limit >= 1;
}
