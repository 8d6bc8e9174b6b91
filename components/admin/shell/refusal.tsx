import { Notice } from '../../controls/notice.tsx';

/** Why a command was refused, where it was asked for. */
export function Refusal({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <Notice tone="bad" live>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Notice>
  );
}
