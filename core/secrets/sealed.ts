import { type Connected, connectionOf } from '../model/connection.ts';
import { type Confirmed, confirmedFor, type Prover } from '../model/proof.ts';
import { originOf, type Source } from '../model/source.ts';
import { madeOnce } from '../store/database/keys.ts';
import type { Database } from '../store/database/open.ts';
import type { SealedSecrets, SealedTokens } from '../store/database/schema.ts';
import { write, type WriteTransaction } from '../store/database/write.ts';

export type OpenedSecrets =
  | { readonly kind: 'opened'; readonly secrets: Readonly<Record<string, string>> }
  /** Nobody has entered any. */
  | { readonly kind: 'none' }
  /** They were entered for another connector or origin and are not sent along. */
  | { readonly kind: 'changedOrigin' }
  /** They were entered for other settings or another mode of the source, or in a version that did not note them. */
  | { readonly kind: 'changedSettings' }
  /** The sealing key is not there any more, or the record is damaged: they have to be entered again. */
  | { readonly kind: 'keyGone' };

export type BoundSource = Pick<Source, 'id'> & Connected;

/** The origins beside the source's own that get these secrets (`Capabilities.secretOrigins`). */
type SecretOrigins = readonly string[];

/**
 * Seals service secrets (by `SecretField.id`) for the source as it is now, in place of what was sealed for it before.
 * AES-GCM under a key that cannot be exported. That stops a glance at the profile, not its owner: docs/security.md.
 * @param provers whose sign-ins release them from now on, beside those at the source itself
 */
export async function sealSecrets(
  db: Database,
  source: BoundSource,
  secrets: Readonly<Record<string, string>>,
  secretOrigins: SecretOrigins = [],
  provers: readonly Prover[] = [],
): Promise<void> {
  const record = await sealedSecrets(db, source, secrets, secretOrigins, provers);
  await write(db, ['secrets'], (tx) => putSecretsIn(tx, record));
}

/** The record of {@link sealSecrets}, for a transaction that does more. */
export async function sealedSecrets(
  db: Database,
  source: BoundSource,
  secrets: Readonly<Record<string, string>>,
  secretOrigins: SecretOrigins,
  provers: readonly Prover[],
): Promise<SealedSecrets> {
  const confirmed = confirmedNow(source, provers);
  const boundTo = binding(source, secretOrigins, confirmed);
  const { iv, sealed } = await seal(db, JSON.stringify(Object.entries(secrets)), boundTo);
  const { id: sourceId, connector } = source;
  const fields = Object.keys(secrets);
  return { sourceId, connector, origin: originOf(source), secretOrigins, confirmed, iv, sealed, fields };
}

export async function putSecretsIn(tx: WriteTransaction, record: SealedSecrets): Promise<void> {
  await tx.objectStore('secrets').put(record);
}

/** How things stand as a right is confirmed. */
export function confirmedNow(source: Connected, provers: readonly Prover[]): Confirmed {
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { id, connection: connectionOf(source), provers };
}

/** What was sealed for the source, where it still may be sent there. */
export async function openSecrets(
  db: Database,
  source: BoundSource,
  secretOrigins: SecretOrigins = [],
): Promise<OpenedSecrets> {
  return unseal(await readSealed(db, source.id), source, secretOrigins);
}

/** A source as it is stored, with what is needed to open its secrets. */
export interface SealedSource {
  readonly source: Source | undefined;
  readonly record: SealedSecrets | undefined;
  readonly tokens: SealedTokens | undefined;
  readonly key: CryptoKey | undefined;
}

/** All of it in one transaction, because a step waits for it. */
export async function readSealed(db: Database, sourceId: string): Promise<SealedSource> {
  const tx = db.transaction(['sources', 'secrets', 'tokens', 'keys']);
  const [source, record, tokens, key] = await Promise.all([
    tx.objectStore('sources').get(sourceId),
    tx.objectStore('secrets').get(sourceId),
    tx.objectStore('tokens').get(sourceId),
    tx.objectStore('keys').get('sealing'),
  ]);
  return { source, record, tokens, key };
}

/** As `openSecrets`, of what was read beforehand. */
export async function unseal(
  { record, key }: Pick<SealedSource, 'record' | 'key'>,
  source: BoundSource,
  secretOrigins: SecretOrigins = [],
): Promise<OpenedSecrets> {
  if (record === undefined) return { kind: 'none' };
  const isBound = record.connector === source.connector && record.origin === originOf(source);
  const goesTo = new Set(record.secretOrigins ?? []);
  if (!isBound || !secretOrigins.every((origin) => goesTo.has(origin))) return { kind: 'changedOrigin' };
  const confirmed = confirmedFor(record, source);
  if (confirmed === null) return { kind: 'changedSettings' };
  if (key === undefined) return { kind: 'keyGone' };
  const plain = await open(key, record, binding(source, record.secretOrigins ?? [], confirmed));
  if (plain === null) return { kind: 'keyGone' };
  const entries: [string, string][] = JSON.parse(plain);
  return { kind: 'opened', secrets: Object.fromEntries(entries) };
}

/** Answers whether there were any. */
export async function forgetSecretsIn(tx: WriteTransaction, sourceId: string): Promise<boolean> {
  const secrets = tx.objectStore('secrets');
  const isThere = (await secrets.getKey(sourceId)) !== undefined;
  await secrets.delete(sourceId);
  return isThere;
}

function binding(source: BoundSource, secretOrigins: SecretOrigins, confirmed: Confirmed): string {
  return JSON.stringify([source.id, source.connector, originOf(source), secretOrigins, confirmed]);
}

/** AES-GCM under the sealing key, with `boundTo` as additional data: what was sealed for another does not open. */
export async function seal(
  db: Database,
  plain: string,
  boundTo: string,
): Promise<{ readonly iv: Uint8Array<ArrayBuffer>; readonly sealed: ArrayBuffer }> {
  const key = await sealingKey(db);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(boundTo) };
  return { iv, sealed: await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode(plain)) };
}

/** Null where it does not open: another key, another binding, damage. */
export async function open(
  key: CryptoKey,
  { iv, sealed }: Pick<SealedSecrets, 'iv' | 'sealed'>,
  boundTo: string,
): Promise<string | null> {
  try {
    const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(boundTo) };
    return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, sealed));
  } catch {
    return null;
  }
}

function sealingKey(db: Database): Promise<CryptoKey> {
  return madeOnce(db, 'sealing', () =>
    crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
  );
}
