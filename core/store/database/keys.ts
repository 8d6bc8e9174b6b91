import type { Database } from './open.ts';
import type { LockstepDatabase } from './schema.ts';
import { write } from './write.ts';

/** The key of that name, made and kept at its first use; where two are made at a time, the first one counts. */
export async function madeOnce(
  db: Database,
  name: LockstepDatabase['keys']['key'],
  make: () => Promise<CryptoKey>,
): Promise<CryptoKey> {
  const known = await db.get('keys', name);
  if (known !== undefined) return known;
  const made = await make();
  return write(db, ['keys'], async (tx) => {
    const keys = tx.objectStore('keys');
    const first = await keys.get(name);
    if (first !== undefined) return first;
    await keys.put(made, name);
    return made;
  });
}
