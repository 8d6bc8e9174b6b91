/** A number below 1 means *not set*. In a file of its own: the popup's tiles need no more of the policy than this. */
export function isSet(limit: number): boolean {
  return limit >= 1;
}
