import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Account } from '../../../core/model/account.ts';
import { accountsOfSources } from '../../../core/store/accounts.ts';
import type { Database } from '../../../core/store/database/open.ts';
import { follow, type Live } from '../../app/live.ts';

/** By source, each in the order of a change. */
export type Accounts = ReadonlyMap<string, readonly Account[]>;

/**
 * The accounts of these sources, read once the page has been painted, and again after each commit. Of a source that is
 * new among them there is nothing until it has been read.
 */
export function useAccounts(sourceIds: readonly string[]): Live<Accounts> {
  const accounts = useSignal<Live<Accounts>>({ state: 'loading' });
  // By its content, for the list is another one whenever it is made.
  const wanted = JSON.stringify(sourceIds);
  useEffect(() => {
    const read = (db: Database) => accountsOfSources(db, JSON.parse(wanted) as string[]);
    const { result, close } = follow(['configuration', 'accounts'], read);
    // What was read before stands until then.
    const stop = result.subscribe((next) => {
      if (next.state !== 'loading') accounts.value = next;
    });
    return () => {
      stop();
      close();
    };
  }, [accounts, wanted]);
  return accounts.value;
}

/** What has been read of one source; undefined while nothing has. */
export function accountsIn(read: Live<Accounts>, sourceId: string): readonly Account[] | undefined {
  return read.state === 'ready' ? read.value.get(sourceId) : undefined;
}
