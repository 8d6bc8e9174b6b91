import { pieces } from '../../core/platform/i18n.ts';
import type { Text } from '../../core/model/text.ts';

/** A sentence with what is filled in set apart by `<bdi>`, so that a name cannot turn the words around it. */
export function Sentence({ of }: { readonly of: Text }) {
  return (
    <>{pieces(of).map((piece) => (typeof piece === 'string' ? piece : <bdi key={piece.fill}>{piece.fill}</bdi>))}</>
  );
}
