import { rightIn, usesStandingRight } from '../../../core/connectors/standing-right.ts';
import { connectors } from '../../../core/connectors/registry.ts';
import type { Source } from '../../../core/model/source.ts';
import { useLive } from '../../app/live.ts';
import type { Rights } from './form.ts';

/** What the standing rights of these sources were confirmed with, as far as the store says; the background looks closer. */
export function useRights(sources: readonly Source[]): Rights {
  const standing = sources.filter((source) => usesStandingRight(connectors.get(source.connector), source));
  const read = useLive(['configuration', 'secrets'], async (db) => {
    const tx = db.transaction(['secrets', 'tokens']);
    const records = standing.map(async ({ id }) => {
      const [secrets, tokens] = await Promise.all([
        tx.objectStore('secrets').get(id),
        tx.objectStore('tokens').get(id),
      ]);
      return [id, { secrets, tokens }] as const;
    });
    return new Map(await Promise.all(records));
  });
  const stored = read.state === 'ready' ? read.value : new Map<string, never>();
  return new Map(
    standing.flatMap((source) => {
      const records = stored.get(source.id);
      const right = records && rightIn(connectors.get(source.connector), source, records);
      return right ? [[source.id, right] as const] : [];
    }),
  );
}
