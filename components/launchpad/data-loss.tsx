import { localStorage } from '../../core/platform/storage.ts';
import { DataLossNotice } from '../app/data-loss-notice.tsx';

/** Where nothing is set up: whether something was. Behind the tiles, which have no use for the browser's storage. */
export function DataLoss() {
  return <DataLossNotice local={localStorage} />;
}
