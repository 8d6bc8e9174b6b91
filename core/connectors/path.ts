/** One part of a path, encoded; null for the names that an address cannot hold. */
export function pathPart(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return null;
  try {
    return encodeURIComponent(name);
  } catch {
    return null;
  }
}
