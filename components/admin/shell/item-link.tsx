import { BidiText } from '../../controls/bidi-text.tsx';
import { addressOfItem, type View } from './route.ts';

/** An item's name, which leads to its page. */
export function ItemLink({
  view,
  item: { id, name },
}: {
  readonly view: View;
  readonly item: { readonly id: string; readonly name: string };
}) {
  return (
    <a href={addressOfItem(view, id)}>
      <BidiText>{name}</BidiText>
    </a>
  );
}
