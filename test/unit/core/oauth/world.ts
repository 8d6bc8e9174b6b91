import type { OAuthClient } from '../../../../core/connectors/oauth/client.ts';
import type { AuthorizeDeps } from '../../../../core/oauth/authorize.ts';
import { tokenHolderOf } from '../../../../core/oauth/source-tokens.ts';
import type { TokenHolder } from '../../../../core/oauth/tokens.ts';
import type { Source } from '../../../../core/model/source.ts';
import type { Identity } from '../../../../core/ports.ts';
import type { Database } from '../../../../core/store/database/open.ts';
import { nodeFetchFor } from '../../../contract/node-runtime.ts';
import { signInOnPages } from '../../../support/sign-in.ts';
import { freshDatabase, source } from '../store/records.ts';

export const redirectUriOf = (sourceId: string) => `https://lockstep.chromiumapp.org/oauth/source-${sourceId}`;

/** Of the source that a world signs in to, unless it is told another. */
export const redirectUri = redirectUriOf('a');

/** A background with a clock that a test moves, and a person who signs in when she is asked to. */
export interface World {
  readonly db: Database;
  readonly deps: AuthorizeDeps & { readonly identity: Identity };
  now: number;
  holder(client: OAuthClient, clientSecret?: string, of?: Source): TokenHolder;
}

export async function startWorld(identity: Identity = person): Promise<World> {
  const db = await freshDatabase();
  await db.put('sources', source('a'));
  let queue: Promise<unknown> = Promise.resolve();
  const world: World = {
    db,
    now: Date.now(),
    deps: {
      fetchFor: nodeFetchFor(1500),
      clock: { now: () => world.now },
      identity,
      locks: {
        holdIfFree: () => Promise.resolve(false),
        hold: <T>(_: string, work: () => Promise<T>) => {
          const turn = queue.then(work);
          queue = turn.catch(() => undefined);
          return turn;
        },
      },
    },
    holder: (client, clientSecret = '', of = source('a')) =>
      tokenHolderOf(db, of, client, { secrets: { clientSecret }, confirmed: undefined }),
  };
  return world;
}

const person: Identity = {
  redirectUri: redirectUriOf,
  launch: async (url) => ({ kind: 'redirected', url: await signInOnPages(url, redirectUri) }),
};
