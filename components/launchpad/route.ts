/** Where in the Launchpad the person is. It lives in the address's fragment, so it holds ids and never a secret. */
export type Route =
  | { readonly view: 'tiles' }
  | TargetRoute
  | { readonly view: 'change'; readonly id: string }
  | { readonly view: 'link' }
  | { readonly view: 'access' };

export interface TargetRoute {
  readonly view: 'group' | 'source';
  readonly id: string;
  /** The form, even while a former change is unfinished or its end was not looked at. */
  readonly again: boolean;
  /** What was picked in the form so far: source id → account id. */
  readonly chosen: ReadonlyMap<string, string>;
  /** The accounts have passwords of their own. */
  readonly separate: boolean;
  /** Only the accounts that are not in step, with the password that the others have. */
  readonly bringInStep: boolean;
}

export const home: Route = { view: 'tiles' };

export function targetRoute(view: TargetRoute['view'], id: string, again = false): TargetRoute {
  return { view, id, again, chosen: new Map(), separate: false, bringInStep: false };
}

/** Anything that is not a route leads home. */
export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', encoded = ''] = path.split('/');
  const id = decode(encoded);
  if (view === 'link' || view === 'access') return { view };
  if (id === '') return home;
  if (view === 'change') return { view, id };
  if (view !== 'group' && view !== 'source') return home;
  const parameters = new URLSearchParams(query);
  const chosen = new Map(parameters.getAll('account').flatMap((pair) => readPair(pair)));
  return {
    view,
    id,
    again: parameters.has('again'),
    chosen,
    separate: parameters.has('separate'),
    bringInStep: parameters.has('bring-in-step'),
  };
}

export function writeRoute(route: Route): string {
  switch (route.view) {
    case 'tiles':
      return '#/';
    case 'link':
    case 'access':
      return `#/${route.view}`;
    case 'change':
      return `#/change/${encodeURIComponent(route.id)}`;
    case 'group':
    case 'source':
      return `#/${route.view}/${encodeURIComponent(route.id)}${queryOf(route)}`;
    default:
      return route satisfies never;
  }
}

function queryOf({ again, chosen, separate, bringInStep }: TargetRoute): string {
  const parameters = new URLSearchParams();
  if (again) parameters.set('again', '');
  if (separate) parameters.set('separate', '');
  if (bringInStep) parameters.set('bring-in-step', '');
  for (const pair of chosen) parameters.append('account', JSON.stringify(pair));
  return parameters.size === 0 ? '' : `?${parameters}`;
}

function readPair(pair: string): [string, string][] {
  try {
    const [source, account]: unknown[] = JSON.parse(pair);
    return typeof source === 'string' && typeof account === 'string' ? [[source, account]] : [];
  } catch {
    return [];
  }
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return '';
  }
}
