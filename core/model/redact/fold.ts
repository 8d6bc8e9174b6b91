import { gap } from './reading.ts';

/**
 * What is compared: a text without case, compatibility forms (NFKD) and accents. `letters` has the letters and digits
 * alone, so that no punctuation, and nothing that was put between two letters, tells two texts apart; `signs` has all.
 */
export interface Folded {
  readonly signs: string;
  readonly letters: string;
}

export function folded(text: string): Folded {
  // oxlint-disable-next-line no-control-regex -- whatever is beyond ASCII
  if (!/[^\x00-\x7f]/.test(text)) {
    const lower = text.toLowerCase();
    return { signs: lower.replaceAll(/[\s+]/g, ' '), letters: lower.replaceAll(/[^a-z0-9]/g, '') };
  }
  const signs: string[] = [];
  const letters: string[] = [];
  for (const character of text) {
    const like = foldedCharacter(character);
    signs.push(like.signs);
    letters.push(like.letters);
  }
  return { signs: signs.join(''), letters: letters.join('') };
}

/** Where each unit of a folded text comes from: unit `i` from `at[i]` up to, and without, `end[i]`. */
export interface Origins {
  readonly at: readonly number[];
  readonly end: readonly number[];
}

export function originsIn(text: string, kind: keyof Folded): Origins {
  const origins = { at: [] as number[], end: [] as number[] };
  let at = 0;
  for (const character of text) {
    const end = at + character.length;
    for (let unit = foldedCharacter(character)[kind].length; unit > 0; unit -= 1) {
      origins.at.push(at);
      origins.end.push(end);
    }
    at = end;
  }
  return origins;
}

const known = new Map<string, Folded>();
const maxKnown = 5000;

function foldedCharacter(character: string): Folded {
  const before = known.get(character);
  if (before !== undefined) return before;
  const like = likenessOf(character);
  if (known.size < maxKnown) known.set(character, like);
  return like;
}

function likenessOf(character: string): Folded {
  // A blot is a gap too: what stands before it and after it was never one word.
  if (character === gap || character === '•') return { signs: gap, letters: gap };
  // By way of capitals: ß is ss then, and both small sigmas are one.
  const signs = character
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    // A form has a plus for a space.
    .replaceAll(/[\s+]/g, ' ');
  return { signs, letters: signs.replaceAll(/[^\p{L}\p{N}]/gu, '') };
}
