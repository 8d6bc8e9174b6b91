import axe from 'axe-core';
import type { ElementHandle, Page } from 'puppeteer-core';

/** One step to an element: by role and name, or a form field by its name. The steps of a path go inwards. */
export interface Query {
  readonly kind: 'role' | 'label';
  readonly role?: string;
  readonly name?: string | RegExp;
}

export interface Matches {
  readonly elements: readonly ElementHandle<HTMLElement>[];
  /** What the innermost scope offers instead, for a message that helps. */
  readonly offered: readonly string[];
}

/**
 * Finds elements by what a screen reader is told of them. Roles and names are computed in the page by axe-core, so both
 * browsers agree: Firefox's own answers, as puppeteer asks for them, give password fields no role.
 */
export async function find(page: Page, path: readonly Query[]): Promise<Matches> {
  // Its half a megabyte is sent once to a page, not at each look.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(`(() => { ${axe.source} })()`);
  const answer = await page.evaluateHandle(findInPage, path.map(plain));
  const offered = await answer.evaluate(([, names]) => names);
  const list = await answer.evaluateHandle(([elements]) => elements);
  const properties = await list.getProperties();
  const elements: ElementHandle<HTMLElement>[] = [];
  for (const property of properties.values()) {
    const element = property.asElement();
    // Only elements are in the list, and of HTML: see findInPage.
    if (element) elements.push(element as ElementHandle<HTMLElement>);
  }
  return { elements, offered };
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

/** Runs in the page: it may use nothing from outside itself. */
function findInPage(path: readonly PlainQuery[]): [elements: HTMLElement[], offered: string[]] {
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
      scopes = ofKind.filter((element) => {
        if (text === undefined && !fits) return true;
        const name = nameOf(element);
        return fits ? fits.test(name) : name === text;
      });
      offered = ofKind.map(nameOf);
    }
    return [scopes as HTMLElement[], offered];
  } finally {
    teardown();
  }
}
