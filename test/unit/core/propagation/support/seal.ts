import { proversOf } from '../../../../../core/model/proof.ts';
import { sealSecrets } from '../../../../../core/secrets/sealed.ts';
import type { World } from './world.ts';

/** An admin enters the credential `token` of the source, and so confirms everybody who is linked by now. */
export async function seal({ db }: World, sourceId: string, token = 'very-secret'): Promise<void> {
  const [source, sources, accounts] = await Promise.all([
    db.get('sources', sourceId),
    db.getAll('sources'),
    db.getAll('accounts'),
  ]);
  if (source === undefined) throw new Error(`There is no source ${sourceId}.`);
  await sealSecrets(
    db,
    source,
    { token },
    [],
    proversOf(sources, accounts, () => true),
  );
}
