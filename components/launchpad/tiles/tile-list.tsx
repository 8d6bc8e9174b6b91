import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { say } from '../../../core/platform/i18n.ts';
import { t } from '../../app/text.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Mark } from '../../controls/mark.tsx';
import { targetRoute, writeRoute } from '../route.ts';
import type { Tile } from './tiles.ts';

/**
 * **Passwords**: one tile for each sync group and for each source that is in none. A popup paints this before it has
 * loaded anything else, so it needs neither the store nor the browser's API.
 */
export function TileList({
  tiles,
  reading = false,
  before,
  after,
}: {
  readonly tiles: readonly Tile[];
  /** They stand until the store has been read. */
  readonly reading?: boolean;
  readonly before?: ComponentChildren;
  readonly after?: ComponentChildren;
}) {
  return (
    <>
      <header class="view-header">
        <div class="row apart">
          <h1>{t('launchpad.heading')}</h1>
          <button type="button" class="quiet" onClick={() => void openOptions()}>
            {t('launchpad.options')}
          </button>
        </div>
      </header>
      <main class="stack" aria-busy={reading}>
        {before}
        <Section tiles={tiles.filter(({ kind }) => kind === 'group')} heading="launchpad.groups" />
        <Section tiles={tiles.filter(({ kind }) => kind === 'source')} heading="launchpad.independent" />
        {after}
      </main>
    </>
  );
}

/** Opens *Password Mgmt*. */
export async function openOptions(): Promise<void> {
  const { openOptionsPage } = await import('../../../core/platform/pages.ts');
  await openOptionsPage();
}

/** As many as a popup shows; the others follow once these are on the screen. */
const atOnce = 12;

function Section({
  tiles,
  heading,
}: {
  readonly tiles: readonly Tile[];
  readonly heading: 'launchpad.groups' | 'launchpad.independent';
}) {
  const [all, setAll] = useState(tiles.length <= atOnce);
  useEffect(() => {
    if (all) return undefined;
    const timer = setTimeout(() => setAll(true));
    return () => clearTimeout(timer);
  }, [all]);
  if (tiles.length === 0) return null;
  return (
    <section class="stack tight">
      <h2 class={heading === 'launchpad.groups' ? 'visually-hidden' : 'section-heading'}>{t(heading)}</h2>
      <ul class="plain stack tight">
        {(all ? tiles : tiles.slice(0, atOnce)).map((tile) => (
          <TileCard key={`${tile.kind}/${tile.id}`} tile={tile} />
        ))}
      </ul>
    </section>
  );
}

function TileCard({ tile }: { readonly tile: Tile }) {
  const { marks, applications } = tile;
  return (
    <li class="card tile">
      <h3>
        <a class="tile-link" href={writeRoute(targetRoute(tile.kind, tile.id))}>
          <BidiText>{tile.name}</BidiText>
          <Icon name="forward" />
        </a>
      </h3>
      <p class="row">
        {marks.map(({ words, tone, icon }) => (
          <Mark key={words.key} tone={tone} icon={icon}>
            {say(words)}
          </Mark>
        ))}
      </p>
      {applications.length > 0 && (
        <ul class="plain row applications" aria-label={t('launchpad.applications')}>
          {applications.map(({ name, url }) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noopener noreferrer">
                <BidiText>{name}</BidiText>
                <Icon name="open" />
                <span class="visually-hidden">{t('launchpad.opensInTab')}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
