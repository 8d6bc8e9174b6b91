import { useDraft } from '../draft.ts';
import type { Path } from '../tree.ts';

/** Takes a whole part out of the description. */
export function RemoveButton({
  label,
  path,
  onGone,
}: {
  readonly label: string;
  readonly path: Path;
  readonly onGone: () => void;
}) {
  const { put } = useDraft();
  return (
    <div>
      <button
        type="button"
        class="danger"
        onClick={() => {
          put(path, undefined);
          onGone();
        }}
      >
        {label}
      </button>
    </div>
  );
}
