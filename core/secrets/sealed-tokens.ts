import { originOf } from '../model/source.ts';
import type { Database } from '../store/open.ts';
import type { SealedTokens } from '../store/schema.ts';
import { write } from '../store/write.ts';
import { type BoundSource, open, seal } from './sealed.ts';

/** The OAuth tokens of a source, sealed like its service secrets: sealed.ts. */
export interface SealableTokens extends Pick<SealedTokens, 'state' | 'expiresAt' | 'obtainedAt' | 'scope'> {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

/** @param boundTo what the tokens hang on, connector and origin too; tokens that hang on anything else are not there */
export function sealedTokenStore(db: Database, source: BoundSource, boundTo: string) {
  const { id: sourceId, connector } = source;
  const origin = originOf(source);
  return {
    async read(): Promise<SealableTokens | null> {
      const [record, key] = await Promise.all([db.get('tokens', sourceId), db.get('keys', 'sealing')]);
      if (record === undefined || key === undefined || record.boundTo !== boundTo) return null;
      const plain = await open(key, record, boundTo);
      if (plain === null) return null;
      const [accessToken, refreshToken]: [string, string | null] = JSON.parse(plain);
      const { state, expiresAt, obtainedAt, scope } = record;
      return { accessToken, refreshToken, state, expiresAt, obtainedAt, scope };
    },

    async write({ accessToken, refreshToken, ...shown }: SealableTokens): Promise<void> {
      const sealed = await seal(db, JSON.stringify([accessToken, refreshToken]), boundTo);
      const renewable = refreshToken !== null;
      const record = { sourceId, connector, origin, boundTo, ...sealed, ...shown, renewable };
      await write(db, ['tokens'], async (tx) => void (await tx.objectStore('tokens').put(record)));
    },
  };
}

/** Harmless where there are none. */
export async function forgetTokens(db: Database, sourceId: string): Promise<void> {
  await write(db, ['tokens'], (tx) => tx.objectStore('tokens').delete(sourceId));
}
