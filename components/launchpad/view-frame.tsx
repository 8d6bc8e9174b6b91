import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { offerFocus } from '../app/forms/focus.ts';
import { t } from '../app/text.ts';
import { Icon } from '../controls/icon.tsx';
import { inTab, openInTab } from './navigation.ts';
import { home, type Route, writeRoute } from './route.ts';

/** The frame of every view but the first: the way back, the heading, which takes the focus, and the way to a tab. */
export function ViewFrame({
  heading,
  tab,
  children,
}: {
  readonly heading: ComponentChildren;
  /** What **Open in a tab** leads to; without it there is none. */
  readonly tab?: Route | undefined;
  readonly children: ComponentChildren;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => offerFocus(title.current), []);
  return (
    <>
      <header class="view-header">
        <nav class="row apart" aria-label={t('launchpad.way')}>
          <a class="button quiet" href={writeRoute(home)}>
            <Icon name="back" />
            {t('launchpad.heading')}
          </a>
          {tab && !inTab.value && (
            <button type="button" class="quiet" onClick={() => void openInTab(tab)}>
              <Icon name="open" />
              {t('launchpad.openInTab')}
            </button>
          )}
        </nav>
        <h1 ref={title} tabIndex={-1}>
          {heading}
        </h1>
      </header>
      <main class="stack">{children}</main>
    </>
  );
}
