import { type Connector, capabilitiesOf } from '../connectors/spi.ts';
import { type Prover, proversOf } from '../model/proof.ts';
import type { Database } from '../store/database/open.ts';

/** Everyone who could prove something as a right is confirmed, in one picture. */
export async function readProvers({
  db,
  connectors,
}: {
  readonly db: Database;
  readonly connectors: ReadonlyMap<string, Connector>;
}): Promise<readonly Prover[]> {
  const tx = db.transaction(['sources', 'accounts']);
  const [sources, accounts] = await Promise.all([
    tx.objectStore('sources').getAll(),
    tx.objectStore('accounts').getAll(),
  ]);
  return proversOf(sources, accounts, (source) => capabilitiesOf(connectors.get(source.connector), source).canSignIn);
}
