import type { ItemRoute } from './route.ts';
import type { LiveStored } from './stored.ts';

/** What each view is given. `item` is the one whose page the address names; null for the view itself. */
export interface ViewProps {
  readonly stored: LiveStored;
  readonly item: ItemRoute | null;
}
