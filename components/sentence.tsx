import { say } from '../core/platform/i18n.ts';
import type { Text } from '../core/model/text.ts';

/** A sentence with what is filled in set apart by `<bdi>`, so that a name cannot turn the words around it. */
export function Sentence({ of }: { readonly of: Text }) {
  const fill = of.with ?? [];
  const words = say({ ...of, with: fill.map((value, index) => (typeof value === 'string' ? place(index) : value)) });
  return (
    <>
      {words.split(places).map((part, index) => (index % 2 === 0 ? part : <bdi key={part}>{fill[Number(part)]}</bdi>))}
    </>
  );
}

/** Characters for private use: no translation has them, and a name that does is put in after the splitting. */
const places = /\uE000(\d)\uE001/u;
const place = (index: number) => `\uE000${index}\uE001`;
