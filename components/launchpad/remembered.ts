import { migrations } from '../../core/store/migrations.ts';
import type { Records } from './records.ts';

/**
 * The first tiles' records as a popup read them last, or null. They are kept where a page has them at once: the database
 * answers some frames later, and then says what is true now.
 */
export function rememberedRecords(): Records | null {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? null : { ...(JSON.parse(kept) as Records), onlyFirst: true };
  } catch {
    // Whoever blocks such storage, or has broken it, waits for the database.
    return null;
  }
}

/** Keeps them for the next popup, over those of the last one. */
export function remember(records: Records): void {
  try {
    const text = JSON.stringify(records);
    if (text === localStorage.getItem(key)) return;
    localStorage.clear();
    if (text.length <= mostKept) localStorage.setItem(key, text);
  } catch {
    // Storage that is full or blocked costs the next popup some frames, and nothing else.
  }
}

/** Stored records change their shape only with a migration, so what an older version kept is not read. */
const key = `firstRecords/${migrations.length}`;
/** Characters. More would take longer to read than the database. */
const mostKept = 100_000;
