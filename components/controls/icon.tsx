/** A small picture beside words; never the only carrier of a meaning, so hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      aria-hidden="true"
      data-directed={directed.has(name) || undefined}
      data-turning={name === 'turning' || undefined}
    >
      <path d={paths[name]} />
    </svg>
  );
}

const paths = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6.5 6.5l11 11m0-11l-11 11',
  dash: 'M6 12h12',
  question: 'M9 9a3 3 0 1 1 4.4 2.6c-.9.5-1.4 1.1-1.4 2.1m0 3.3v.1',
  clock: 'M12 7v5l3 2m6-2a9 9 0 1 1-18 0a9 9 0 0 1 18 0z',
  turning: 'M20 12a8 8 0 1 1-3-6.2M17 2v4h-4',
  warning:
    'M12 9.5v4m0 3.2v.1M10.4 4.3L2.6 17.8A1.9 1.9 0 0 0 4.3 20.6h15.4a1.9 1.9 0 0 0 1.7-2.8L13.6 4.3a1.9 1.9 0 0 0-3.2 0z',
  info: 'M12 11.2v5.3m0-8.9v.1M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0z',
  error: 'M12 7.5v5m0 3.7v.1M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0z',
  success: 'M8 12.3l2.7 2.7L16 9.5m5 2.5a9 9 0 1 1-18 0a9 9 0 0 1 18 0z',
  lock: 'M7.5 11V8a4.5 4.5 0 0 1 9 0v3M6 11h12v9H6z',
  back: 'M15 5l-7 7l7 7',
  forward: 'M9 5l7 7l-7 7',
  open: 'M14 4h6v6m0-6L11 13M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
} as const;

export type IconName = keyof typeof paths;

const directed: ReadonlySet<IconName> = new Set(['back', 'forward', 'open']);
