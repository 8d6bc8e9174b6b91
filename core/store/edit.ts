import type { Configuration } from '../model/configuration/configuration.ts';
import type { Refused } from '../model/refusal.ts';
import { dropUnboundSecrets, refuseGoneSources } from './configuration.ts';
import type { WriteTransaction } from './database/write.ts';

/**
 * Writes what an edit made of the configuration (core/model/configuration/edit.ts), within the transaction that `before` was read in
 * (needs `configurationStores`): records that are another object than before, and records that are gone. An account
 * keeps how it came to be linked and its password's state. A credential whose source went, or is
 * connected otherwise now, is forgotten, and an authorization too.
 *
 * Refused, with nothing written, when a source would go that has an unfinished step.
 */
export async function writeEditIn(
  tx: WriteTransaction,
  before: Configuration,
  after: Configuration,
): Promise<{ readonly ok: true } | Refused> {
  const refused = await refuseGoneSources(tx, after);
  if (refused) return refused;
  for (const kind of ['passwordPolicies', 'sources', 'passwordSyncGroups', 'accounts'] as const) {
    const known = new Set<unknown>(before[kind]);
    const kept = new Set(after[kind].map(({ id }) => id));
    const store = tx.objectStore(kind);
    for (const { id } of before[kind]) if (!kept.has(id)) await store.delete(id);
    for (const item of after[kind]) if (!known.has(item)) await put(tx, kind, item);
  }
  await dropUnboundSecrets(tx, after.sources);
  return { ok: true };
}

type Kind = 'passwordPolicies' | 'sources' | 'passwordSyncGroups' | 'accounts';

async function put(tx: WriteTransaction, kind: Kind, item: Configuration[Kind][number]): Promise<void> {
  const stored = kind === 'accounts' ? await tx.objectStore('accounts').get(item.id) : {};
  // Each list has records of its own store; only the pairing is beyond the types.
  await tx.objectStore(kind).put({ ...stored, ...item } as never);
}
