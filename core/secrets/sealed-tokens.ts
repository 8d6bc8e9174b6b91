import { connectionOf } from '../model/connection.ts';
import type { Confirmed } from '../model/proof.ts';
import { originOf } from '../model/source.ts';
import type { Database } from '../store/database/open.ts';
import type { SealedTokens } from '../store/database/schema.ts';
import { write, type WriteTransaction } from '../store/database/write.ts';
import { type BoundSource, open, seal, type SealedSource } from './sealed.ts';

/** The OAuth tokens of a source, sealed like its service secrets: sealed.ts. */
export interface SealableTokens extends Pick<SealedTokens, 'state' | 'expiresAt' | 'obtainedAt' | 'scope'> {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

/**
 * Tokens are kept for a source as it is: where it has become another meanwhile, or is gone, they are not.
 * @param boundTo what the tokens hang on, the connection too; tokens that hang on anything else are not there
 * @param confirmed of a person who authorizes now; left out, a renewal keeps what was confirmed before it
 */
export function sealedTokenStore(db: Database, source: BoundSource, boundTo: string, confirmed?: Confirmed) {
  const { id: sourceId, connector } = source;
  const origin = originOf(source);
  const connection = connectionOf(source);
  return {
    async read(): Promise<SealableTokens | null> {
      const [record, key] = await Promise.all([db.get('tokens', sourceId), db.get('keys', 'sealing')]);
      if (record === undefined || key === undefined || record.boundTo !== boundTo) return null;
      const plain = await open(key, record, bindingOf(record));
      if (plain === null) return null;
      const [accessToken, refreshToken]: [string, string | null] = JSON.parse(plain);
      const { state, expiresAt, obtainedAt, scope } = record;
      return { accessToken, refreshToken, state, expiresAt, obtainedAt, scope };
    },

    async write({ accessToken, refreshToken, ...shown }: SealableTokens): Promise<void> {
      const known = confirmed === undefined ? await db.get('tokens', sourceId) : undefined;
      const stands = confirmed ?? (known?.boundTo === boundTo ? known.confirmed : undefined);
      const bound = { boundTo, connection, ...(stands !== undefined && { confirmed: stands }) };
      const sealed = await seal(db, JSON.stringify([accessToken, refreshToken]), bindingOf(bound));
      const renewable = refreshToken !== null;
      const record = { sourceId, connector, origin, ...bound, ...sealed, ...shown, renewable };
      await write(db, ['tokens', 'sources'], async (tx) => {
        const now = await tx.objectStore('sources').get(sourceId);
        if (now !== undefined && connectionOf(now) === connection) await tx.objectStore('tokens').put(record);
      });
    },
  };
}

/** Whether the tokens open, with what stands beside them. */
export async function opensTokens({ tokens, key }: Pick<SealedSource, 'tokens' | 'key'>): Promise<boolean> {
  return tokens !== undefined && key !== undefined && (await open(key, tokens, bindingOf(tokens))) !== null;
}

function bindingOf({ boundTo, confirmed }: Pick<SealedTokens, 'boundTo' | 'confirmed'>): string {
  return JSON.stringify([boundTo, confirmed ?? null]);
}

/** Answers whether there were any. */
export async function forgetTokensIn(tx: WriteTransaction, sourceId: string): Promise<boolean> {
  const tokens = tx.objectStore('tokens');
  const isThere = (await tokens.getKey(sourceId)) !== undefined;
  await tokens.delete(sourceId);
  return isThere;
}
