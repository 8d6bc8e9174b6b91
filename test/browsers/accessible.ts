import axe from 'axe-core';
import type { ElementHandle, Page } from 'puppeteer-core';

/** One step to an element: by role and name, or a form field by its name. The steps of a path go inwards. */
export interface Query {
  readonly kind: 'role' | 'label';
  readonly role?: string;
  readonly name?: string | RegExp;
}

export interface Matches {
  readonly count: number;
  /** What the innermost scope offers, for a message that helps where none matches. */
  readonly offered: readonly string[];
  /** The one that matches first. Throws where the page has changed or been searched again meanwhile. */
  first(): Promise<ElementHandle<HTMLElement>>;
}

/**
 * Finds elements by what a screen reader is told of them. Roles and names are computed in the page by axe-core, so both
 * browsers agree: Firefox's own answers, as puppeteer asks for them, give password fields no role.
 */
export async function find(page: Page, path: readonly Query[]): Promise<Matches> {
  const search = async () => page.evaluate(findInPage, path.map(plain));
  let matches = await search();
  if (matches === null) {
    // Its half a megabyte is sent once to a page, not at each look.
    await page.evaluate(`(() => { ${axe.source} })()`);
    matches = await search();
  }
  if (matches === null) throw new Error('axe-core does not load');
  const { id, ...found } = matches;
  return {
    ...found,
    first: async () => {
      const handle = await page.evaluateHandle((wanted) => {
        const last = (globalThis as Searched).lastSearch;
        return last?.id === wanted ? last.elements[0] : undefined;
      }, id);
      const element = handle.asElement();
      if (element === null) throw new Error('the page has changed meanwhile');
      // Only elements are found, and of HTML: see findInPage.
      return element as ElementHandle<HTMLElement>;
    },
  };
}

/** What the page keeps of its last search, until somebody asks for an element of it. */
interface Searched {
  lastSearch?: { readonly id: number; readonly elements: readonly HTMLElement[] };
}

export function describe(path: readonly Query[]): string {
  const step = ({ kind, role, name }: Query): string =>
    [kind === 'label' ? 'field' : role, typeof name === 'string' ? `“${name}”` : name].filter(Boolean).join(' ');
  return path.map(step).toReversed().join(' in ');
}

interface PlainQuery {
  readonly kind: Query['kind'];
  readonly role: string | undefined;
  readonly text: string | undefined;
  readonly pattern: readonly [source: string, flags: string] | undefined;
}

function plain({ kind, role, name }: Query): PlainQuery {
  return {
    kind,
    role,
    text: typeof name === 'string' ? name : undefined,
    pattern: name instanceof RegExp ? [name.source, name.flags] : undefined,
  };
}

/** Runs in the page: it may use nothing from outside itself. Null where axe-core is not there yet. */
function findInPage(path: readonly PlainQuery[]): { id: number; count: number; offered: string[] } | null {
  if (!('axe' in globalThis)) return null;
  interface AxeCommons {
    setup: (root: Element) => unknown;
    teardown: () => void;
    commons: {
      aria: { getRole: (element: Element) => string | null };
      text: { accessibleText: (element: Element) => string };
      dom: { isVisibleToScreenReaders: (element: Element) => boolean };
    };
  }
  const { setup, teardown, commons } = (globalThis as unknown as { axe: AxeCommons }).axe;
  const roleOf = (element: Element): string | null =>
    element.matches('input[type=password]:not([role])') ? 'textbox' : commons.aria.getRole(element);
  const nameOf = (element: Element): string => commons.text.accessibleText(element).replace(/\s+/g, ' ').trim();

  setup(document.documentElement);
  try {
    let scopes: Element[] = [document.documentElement];
    let offered: string[] = [];
    for (const { kind, role, text, pattern } of path) {
      const fits = pattern === undefined ? undefined : new RegExp(...pattern);
      const inside = [...new Set(scopes.flatMap((scope) => [...scope.querySelectorAll<HTMLElement>('*')]))];
      const ofKind = inside.filter(
        (element) =>
          (kind === 'label'
            ? element.matches(
                'input, select, textarea, [role=textbox], [role=combobox], [role=spinbutton], [role=switch]',
              )
            : roleOf(element) === role) && commons.dom.isVisibleToScreenReaders(element),
      );
      offered = ofKind.map(nameOf);
      scopes = ofKind.filter((_, index) => {
        if (text === undefined && !fits) return true;
        const name = offered[index] ?? '';
        return fits ? fits.test(name) : name === text;
      });
    }
    const elements = scopes as HTMLElement[];
    const searched = globalThis as Searched;
    const id = (searched.lastSearch?.id ?? 0) + 1;
    searched.lastSearch = { id, elements };
    return { id, count: elements.length, offered };
  } finally {
    teardown();
  }
}
