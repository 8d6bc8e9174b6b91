import { useMemo } from 'preact/hooks';
import type { SailPointDocuments } from '../../../../core/connectors/sailpoint/documents.ts';
import { type Account, accountConfiguration } from '../../../../core/model/account.ts';
import { compareAccounts } from '../../../../core/model/order.ts';
import { tooLarge } from '../../../../core/model/configuration/content.ts';
import {
  type ImportReading,
  readImportFile,
  readSailPointDocuments,
  writeConfigurationFile,
} from '../../../../core/model/configuration/file.ts';
import type { Configuration } from '../../../../core/model/configuration/configuration.ts';
import { type ImportPreview, previewImport } from '../../../../core/model/configuration/import-preview.ts';
import { keepManaged } from '../../../../core/model/managed/merge.ts';
import type { Managed } from '../../../../core/model/managed/managed.ts';
import { text } from '../../../../core/model/text.ts';
import { useLive } from '../../../app/live.ts';
import { useServices } from '../../shell/services.ts';
import type { LiveStored, Stored } from '../../shell/stored.ts';
import { originsAmong } from '../../../app/capabilities.ts';

/** What a person wants to import: the text of a file, or what was read from a SailPoint tenant. */
export type Given =
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'sailPoint'; readonly documents: SailPointDocuments }
  /** A file that is not even read. */
  | { readonly kind: 'tooLarge' };

/** What is wrong with it, or what it will change. */
export type Import =
  | Extract<ImportReading, { readonly ok: false }>
  | {
      readonly ok: true;
      readonly reading: Extract<ImportReading, { readonly ok: true }>;
      readonly preview: ImportPreview;
      /** The file that does it. */
      readonly text: string;
    };

/** Null while nothing is given, or what is set up has not been read. */
export function useImport(stored: LiveStored, given: Given | null): Import | null {
  const { connectors } = useServices();
  const read = stored.value;
  const accounts = useLive(['configuration', 'accounts'], (db) => db.getAll('accounts'));
  return useMemo(() => {
    if (given === null) return null;
    if (given.kind === 'tooLarge') return { ok: false, problems: [{ line: null, sentence: tooLarge() }] };
    if (read.state !== 'ready' || accounts.state !== 'ready') return null;
    const current = configurationOf(read.value, accounts.value);
    const reading =
      given.kind === 'file'
        ? readImportFile(given.text, connectors, current)
        : readSailPointDocuments(given.documents, connectors, current);
    const next = leavingManaged(reading, current, read.value.managed);
    if (!next.ok) return next;
    const signedIn = new Set(accounts.value.filter(({ linkedBy }) => linkedBy === 'signIn').map(({ id }) => id));
    return {
      ok: true,
      reading: next,
      preview: previewImport(
        current,
        next.configuration,
        signedIn,
        originsAmong(connectors),
        new Set(read.value.sealed.keys()),
      ),
      // What SailPoint's objects were merged into is what is imported; of ours the file itself.
      text:
        given.kind === 'file' && next.notes === null
          ? given.text
          : writeConfigurationFile(without(signedIn, next.configuration)),
    };
  }, [given, read, accounts, connectors]);
}

function configurationOf({ identity, policies, sources, groups }: Stored, accounts: readonly Account[]): Configuration {
  return {
    lockstep: 1,
    ...(identity && { identity }),
    passwordPolicies: [...policies],
    sources: [...sources],
    accounts: accounts.toSorted(compareAccounts).map(accountConfiguration),
    passwordSyncGroups: [...groups],
  };
}

/** What the organisation manages stays as it is, whether the file has it or not. */
function leavingManaged(reading: ImportReading, current: Configuration, managed: Managed): ImportReading {
  if (!reading.ok) return reading;
  const { configuration, refused } = keepManaged(reading.configuration, current, managed);
  if (refused.length === 0) return { ...reading, configuration };
  return { ok: false, problems: [{ line: null, sentence: text('background.managedImport', refused.join(', ')) }] };
}

/** Accounts that were linked by a sign-in stay by themselves: only what an admin set up is in a configuration. */
function without(signedIn: ReadonlySet<string>, configuration: Configuration): Configuration {
  return { ...configuration, accounts: configuration.accounts.filter(({ id }) => !signedIn.has(id)) };
}
