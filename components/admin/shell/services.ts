import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ConnectorManifest } from '../../../core/connectors/spi.ts';
import type { LocalStorage } from '../../../core/ports.ts';
import { type Send, useCommandBy } from '../../app/command.ts';

/** What the pages need beside the store. The entrypoint passes the browser's, a test its own. */
export interface Services {
  readonly send: Send;
  /** Asks the person for these origins; must be called straight from a click. */
  readonly requestAccess: (origins: readonly string[]) => Promise<boolean>;
  readonly hasAccess: (origins: readonly string[]) => Promise<boolean>;
  /** Calls back when access was granted or withdrawn, until the answer is called. */
  readonly onAccessChange: (callback: () => void) => () => void;
  /** The source's own redirect address at an authorization server. */
  readonly redirectUri: (sourceId: string) => string;
  /** A preset of the package, as its file has it; see PresetSchema. */
  readonly readPreset: (id: string) => Promise<unknown>;
  readonly local: LocalStorage;
  readonly connectors: readonly ConnectorManifest[];
  /** Whether that connector can ask a source what it demands of a password. */
  readonly readsPolicy: (connector: string) => boolean;
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('Password Mgmt was rendered without its services.');
  return services;
}

/** Commands to the background, one at a time. */
export function useCommand(): ReturnType<typeof useCommandBy> {
  return useCommandBy(useServices().send);
}
