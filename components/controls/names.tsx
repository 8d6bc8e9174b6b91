import { BidiText } from './bidi-text.tsx';

/** Names from outside, in a row. */
export function Names({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <BidiText>{name}</BidiText>
        </span>
      ))}
    </>
  );
}
