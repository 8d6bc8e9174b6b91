import { originOf, type Source } from '../../core/model/source.ts';
import { useServices } from './services.ts';
import { traitsFor } from './traits.ts';

/**
 * Asks the person to let the extension reach the source, where that is not so yet. To be called straight from the click,
 * before anything is awaited: only then does the browser ask.
 */
export function useAccess(source: Source): () => Promise<boolean> {
  const { requestAccess, connectors } = useServices();
  const manifest = connectors.find(({ id }) => id === source.connector);
  return () => requestAccess([originOf(source), ...traitsFor(manifest, source).secretOrigins]);
}

/** Can accounts be looked up there without their person, by the service account? */
export function useCanLookUp(source: Source): boolean {
  const manifest = useServices().connectors.find(({ id }) => id === source.connector);
  return source.passwordChangeMode === 'serviceAccount' && traitsFor(manifest, source).canFindAccounts;
}

/** Does a sign-in there go by the browser's own cookies? */
export function useSharesCookies(source: Source): boolean {
  const manifest = useServices().connectors.find(({ id }) => id === source.connector);
  return traitsFor(manifest, source).sharedCookies;
}
