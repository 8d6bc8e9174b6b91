import * as v from 'valibot';

/** In Unicode code points, as lengths of passwords are. */
export const maxNameLength = 128;

/** A name that people see, without the white space around it. */
export const NameSchema = v.pipe(
  v.string(),
  v.trim(),
  v.check(isVisible, 'something that can be seen'),
  v.check(isShortName, `at most ${maxNameLength} characters`),
);

/** Whether there is anything to see: invisible characters alone would be a name that nobody finds or can tell apart. */
export function isVisible(name: string): boolean {
  return /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(name);
}

export function isShortName(name: string): boolean {
  // Not every name has to be taken apart.
  return name.length <= maxNameLength || (name.length <= 2 * maxNameLength && Array.from(name).length <= maxNameLength);
}

/** The name, shortened where it has to be, with `suffix` at its end. */
export function nameWith(suffix: string, name: string): string {
  return `${Array.from(name)
    .slice(0, maxNameLength - suffix.length)
    .join('')}${suffix}`;
}
