import { version } from '../../../package.json' with { type: 'json' };
import type { Tile } from './tiles.ts';

/**
 * The first tiles as the last popup showed them, if any. They are kept where a page has them at once: the database
 * answers some frames later, and then says what is true now.
 */
export function rememberedTiles(): readonly Tile[] {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? [] : (JSON.parse(kept) as Tile[]);
  } catch {
    // Whoever blocks such storage, or has broken it, waits for the database.
    return [];
  }
}

/** Keeps the first of them for the next popup, over those of the last one. */
export function remember(tiles: readonly Tile[]): void {
  try {
    const text = JSON.stringify(tiles.slice(0, firstTiles));
    if (text === localStorage.getItem(key)) return;
    localStorage.clear();
    if (tiles.length > 0 && text.length <= maxKept) localStorage.setItem(key, text);
  } catch {
    // Storage that is full or blocked costs the next popup some frames, and nothing else.
  }
}

/** What another version kept may say it otherwise, so it is not read. */
const key = `firstTiles/${version}`;
/** As many as a popup has room for. */
const firstTiles = 5;
/** Characters. More would take longer to read than the database. */
const maxKept = 100_000;
