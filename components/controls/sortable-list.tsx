import { i18n } from '#i18n';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface SortableItem {
  readonly id: string;
  /** Names the item's buttons. */
  readonly name: string;
  readonly content: ComponentChildren;
}

/**
 * A list that the person puts in order: by dragging an item with the pointer, by its buttons, or with the arrow keys
 * while one of them has the focus. Each move is said aloud.
 */
export function SortableList({
  label,
  items,
  onMove,
}: {
  readonly label: string;
  readonly items: readonly SortableItem[];
  readonly onMove: (from: number, to: number) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  const dragged = useSignal<string | null>(null);
  const moved = useSignal('');
  /** The item and the button that keep the focus over a move. */
  const refocus = useRef<{ readonly at: number; readonly by: 'up' | 'down' } | null>(null);

  const move = (from: number, to: number) => {
    const item = items[from];
    if (!item || to < 0 || to >= items.length || from === to) return false;
    onMove(from, to);
    moved.value = i18n.t('controls.moved', [item.name, String(to + 1), String(items.length)]);
    return true;
  };
  const moveBy = (from: number, by: 'up' | 'down') => {
    const to = by === 'up' ? from - 1 : from + 1;
    if (move(from, to)) refocus.current = { at: to, by };
  };
  useEffect(() => {
    const target = refocus.current;
    refocus.current = null;
    if (target) list.current?.children[target.at]?.querySelector<HTMLElement>(`[data-by=${target.by}]`)?.focus();
  }, [items]);

  const drag = (event: PointerEvent) => {
    const from = items.findIndex(({ id }) => id === dragged.value);
    if (from === -1 || !list.current) return;
    const middles = [...list.current.children].map((element) => {
      const { top, height } = element.getBoundingClientRect();
      return top + height / 2;
    });
    const others = middles.filter((_, index) => index !== from);
    move(from, others.filter((middle) => middle < event.clientY).length);
  };
  const drop = () => (dragged.value = null);

  return (
    <>
      <ol
        class="plain sortable"
        aria-label={label}
        ref={list}
        onPointerMove={drag}
        onPointerUp={drop}
        onPointerCancel={drop}
      >
        {items.map(({ id, name, content }, index) => (
          <li key={id} data-dragged={dragged.value === id || undefined}>
            <span
              class="grip"
              aria-hidden="true"
              onPointerDown={(event) => {
                event.preventDefault();
                dragged.value = id;
                // The list, not the item, which is moved about in it.
                list.current?.setPointerCapture(event.pointerId);
              }}
            >
              <Glyph of="grip" />
            </span>
            <span class="place">{index + 1}</span>
            <div>{content}</div>
            {(['up', 'down'] as const).map((by) => (
              <button
                key={by}
                type="button"
                class="quiet"
                data-by={by}
                aria-label={i18n.t(by === 'up' ? 'controls.moveUp' : 'controls.moveDown', [name])}
                aria-disabled={by === 'up' ? index === 0 : index === items.length - 1}
                onClick={() => moveBy(index, by)}
                onKeyDown={(event) => {
                  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
                  event.preventDefault();
                  moveBy(index, event.key === 'ArrowUp' ? 'up' : 'down');
                }}
              >
                <Glyph of={by} />
              </button>
            ))}
          </li>
        ))}
      </ol>
      <output class="visually-hidden">{moved.value}</output>
    </>
  );
}

/** Here and not among the icons: the popup has no need of them. */
function Glyph({ of }: { readonly of: keyof typeof glyphs }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={glyphs[of]} />
    </svg>
  );
}

const glyphs = {
  up: 'M5 15l7-7l7 7',
  down: 'M5 9l7 7l7-7',
  grip: 'M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1',
} as const;
