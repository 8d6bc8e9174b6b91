import { originOf, type Source } from '../model/source.ts';
import type { Database } from '../store/open.ts';
import type { SealedSecrets } from '../store/schema.ts';
import { write } from '../store/write.ts';

export type OpenedSecrets =
  | { readonly kind: 'opened'; readonly secrets: Readonly<Record<string, string>> }
  /** Nobody has entered any. */
  | { readonly kind: 'none' }
  /** They were entered for another connector or origin and are not sent along. */
  | { readonly kind: 'changedOrigin' }
  /** The sealing key is not there any more, or the record is damaged: they have to be entered again. */
  | { readonly kind: 'keyGone' };

type BoundSource = Pick<Source, 'id' | 'connector' | 'url'>;

/**
 * Seals service secrets (by `SecretField.id`) for the source as it is now, in place of what was sealed for it before.
 * AES-GCM under a key that cannot be exported. That stops a glance at the profile, not its owner: docs/security.md.
 */
export async function sealSecrets(
  db: Database,
  source: BoundSource,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const key = await sealingKey(db);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(Object.entries(secrets)));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: binding(source) }, key, plain);
  const { id: sourceId, connector } = source;
  const fields = Object.keys(secrets);
  const record = { sourceId, connector, origin: originOf(source), iv, sealed, fields };
  await write(db, ['secrets'], (tx) => tx.objectStore('secrets').put(record));
}

export async function openSecrets(db: Database, source: BoundSource): Promise<OpenedSecrets> {
  return unseal(await readSealed(db, source.id), source);
}

/** A source as it is stored, with what is needed to open its secrets. */
export interface SealedSource {
  readonly source: Source | undefined;
  readonly record: SealedSecrets | undefined;
  readonly key: CryptoKey | undefined;
}

/** All of it in one transaction, because a step waits for it. */
export async function readSealed(db: Database, sourceId: string): Promise<SealedSource> {
  const tx = db.transaction(['sources', 'secrets', 'keys']);
  const [source, record, key] = await Promise.all([
    tx.objectStore('sources').get(sourceId),
    tx.objectStore('secrets').get(sourceId),
    tx.objectStore('keys').get('sealing'),
  ]);
  return { source, record, key };
}

export async function unseal({ record, key }: SealedSource, source: BoundSource): Promise<OpenedSecrets> {
  if (record === undefined) return { kind: 'none' };
  if (record.connector !== source.connector || record.origin !== originOf(source)) return { kind: 'changedOrigin' };
  if (key === undefined) return { kind: 'keyGone' };
  try {
    const algorithm = { name: 'AES-GCM', iv: record.iv, additionalData: binding(source) };
    const plain = await crypto.subtle.decrypt(algorithm, key, record.sealed);
    const entries: [string, string][] = JSON.parse(new TextDecoder().decode(plain));
    return { kind: 'opened', secrets: Object.fromEntries(entries) };
  } catch {
    return { kind: 'keyGone' };
  }
}

export async function forgetSecrets(db: Database, sourceId: string): Promise<void> {
  await write(db, ['secrets'], (tx) => tx.objectStore('secrets').delete(sourceId));
}

function binding(source: BoundSource): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify([source.id, source.connector, originOf(source)]));
}

async function sealingKey(db: Database): Promise<CryptoKey> {
  const known = await db.get('keys', 'sealing');
  if (known !== undefined) return known;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  return write(db, ['keys'], async (tx) => {
    const keys = tx.objectStore('keys');
    const first = await keys.get('sealing');
    if (first !== undefined) return first;
    await keys.put(made, 'sealing');
    return made;
  });
}
