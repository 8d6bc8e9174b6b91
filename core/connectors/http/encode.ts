/** One part of a path, encoded; null for the names that an address cannot hold. */
export function pathPart(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return null;
  try {
    return encodeURIComponent(name);
  } catch {
    return null;
  }
}

/** RFC 7617 in UTF-8; null where a colon would end the name, or a control character is not allowed. */
export function basicCredentials(user: string, password: string): string | null {
  const isPrintable = !/\p{Cc}/u.test(user + password);
  if (user.includes(':') || !isPrintable || !isWellFormed(user + password)) return null;
  return base64(`${user}:${password}`);
}

/** Of UTF-8. */
export function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** Half of a surrogate pair has no UTF-8: it would arrive as another character. */
export function isWellFormed(value: string): boolean {
  return !/\p{Cs}/u.test(value);
}
