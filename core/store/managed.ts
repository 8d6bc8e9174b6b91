import { type Managed, type ManagedKind, isManaged, notManaged } from '../model/managed/managed.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { text } from '../model/text.ts';
import type { Database } from './database/open.ts';
import type { WriteTransaction } from './database/write.ts';

/** What the organisation manages, as last applied. */
export async function readManaged(db: Database): Promise<Managed> {
  return (await db.get('managed', 'managed')) ?? notManaged;
}

/** Within a transaction over `managed`. */
export async function readManagedIn(tx: WriteTransaction): Promise<Managed> {
  return (await tx.objectStore('managed').get('managed')) ?? notManaged;
}

/** Keeps what was applied. Within a transaction over `managed`. */
export async function putManagedIn(tx: WriteTransaction, managed: Managed): Promise<void> {
  await tx.objectStore('managed').put(managed, 'managed');
}

/**
 * For every command that would change or remove one record: a refusal when the organisation manages it, else null.
 * Within the transaction that changes it, over `managed` too.
 */
export async function refuseManaged(
  tx: WriteTransaction,
  kind: ManagedKind,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Refused | null> {
  return isManaged(await readManagedIn(tx), kind, id) ? refuse(text('store.managedRecord', name)) : null;
}
