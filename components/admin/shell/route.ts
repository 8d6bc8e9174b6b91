/** The views of Password Mgmt, in the order of its navigation; each is `#<name>` in the address. */
export const views = ['sync-groups', 'policies', 'sources', 'accounts', 'activity', 'settings'] as const;
export type View = (typeof views)[number];

/** A view, or the page of one item in it: `#sources`, `#sources/new`, `#sources/new/keystone`, `#sources/<id>`. */
export interface Route {
  readonly view: View;
  readonly item: ItemRoute | null;
}

/** `kind` is what a new item shall be, where there are several kinds. */
export type ItemRoute = { readonly id: string } | { readonly id: null; readonly kind: string | null };

/** What the address names; the first view where it names none. */
export function routeOf(hash: string): Route {
  const [name, item, kind] = hash.replace(/^#/, '').split('/');
  const view = views.find((each) => each === name);
  if (view === undefined) return { view: views[0], item: null };
  if (item === undefined || item === '') return { view, item: null };
  return { view, item: item === newItem ? { id: null, kind: decoded(kind) } : { id: decoded(item) ?? item } };
}

/** The address of a view. */
export function addressOf(view: View): string {
  return `#${view}`;
}

/** The address of an item's page. An id may be anything, the word for a new item too. */
export function addressOfItem(view: View, id: string): string {
  return `#${view}/${id === newItem ? '%6Eew' : encodeURIComponent(id)}`;
}

export function addressOfNew(view: View, kind?: string): string {
  return `#${view}/${newItem}${kind === undefined ? '' : `/${encodeURIComponent(kind)}`}`;
}

const newItem = 'new';

function decoded(part: string | undefined): string | null {
  if (part === undefined || part === '') return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
