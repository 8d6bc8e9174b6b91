import { useEffect, useState } from 'preact/hooks';
import { say } from '../../core/platform/i18n.ts';
import { openOptionsPage } from '../../core/platform/pages.ts';
import { text } from '../../core/model/text.ts';
import { BidiText } from '../controls/bidi-text.tsx';
import { Icon } from '../controls/icon.tsx';
import { Mark } from '../controls/mark.tsx';
import { Notice } from '../controls/notice.tsx';
import type { Live } from '../live.ts';
import { Sentence } from '../sentence.tsx';
import { later, loadViews } from './later.tsx';
import type { Records } from './records.ts';
import { targetRoute, writeRoute } from './route.ts';
import { StoreFailed } from './store-failed.tsx';
import { type Tile, tilesOf } from './tiles.ts';

const AccessNotice = later(async () => (await loadViews()).AccessNotice);
const Lost = later(async () => (await loadViews()).Lost);

/** **Passwords**: one tile for each sync group and for each source that is in none. */
export function Tiles({ read }: { readonly read: Live<Records> }) {
  return (
    <>
      <header class="view-header">
        <div class="row apart">
          <h1>{say(text('launchpad.heading'))}</h1>
          <button type="button" class="quiet" onClick={() => void openOptionsPage()}>
            {say(text('launchpad.options'))}
          </button>
        </div>
      </header>
      <main class="stack" aria-busy={read.state === 'loading'}>
        {read.state === 'loading' && <div class="card tile" aria-hidden="true" />}
        {read.state === 'failed' && <StoreFailed error={read.error} />}
        {read.state === 'ready' && <ReadyTiles records={read.value} />}
      </main>
    </>
  );
}

function ReadyTiles({ records }: { readonly records: Records }) {
  const [now] = useState(() => Date.now());
  const tiles = tilesOf(records, now);
  const linked = tiles.some(({ target }) => target.accounts.length > 0);
  if (tiles.length === 0) return <NothingSetUp />;
  return (
    <>
      {!records.onlyFirst && <AccessNotice records={records} />}
      {!records.onlyFirst && !linked && <LinkFirst />}
      <TileList tiles={tiles.filter(({ target }) => target.kind === 'group')} heading="launchpad.groups" />
      <TileList tiles={tiles.filter(({ target }) => target.kind === 'source')} heading="launchpad.independent" />
      {!records.onlyFirst && linked && <UnlinkedHint tiles={tiles} />}
    </>
  );
}

function LinkFirst() {
  return (
    <Notice>
      <p>{say(text('launchpad.first.link'))}</p>
      <p>
        <a class="button primary" href={writeRoute({ view: 'link' })}>
          {say(text('launchpad.link.heading'))}
        </a>
      </p>
    </Notice>
  );
}

function NothingSetUp() {
  return (
    <div class="card stack empty">
      <Lost />
      <h2>{say(text('launchpad.first.heading'))}</h2>
      <p>{say(text('launchpad.first.nothing'))}</p>
      <p>
        <button type="button" class="primary" onClick={() => void openOptionsPage()}>
          {say(text('launchpad.first.setUp'))}
        </button>
      </p>
    </div>
  );
}

/** As many as a popup shows; the others follow once these are on the screen. */
const atOnce = 12;

function TileList({
  tiles,
  heading,
}: {
  readonly tiles: readonly Tile[];
  readonly heading: 'launchpad.groups' | 'launchpad.independent';
}) {
  const [all, setAll] = useState(tiles.length <= atOnce);
  useEffect(() => {
    const timer = setTimeout(() => setAll(true));
    return () => clearTimeout(timer);
  }, []);
  if (tiles.length === 0) return null;
  return (
    <section class="stack tight">
      <h2 class={heading === 'launchpad.groups' ? 'visually-hidden' : 'section-heading'}>{say(text(heading))}</h2>
      <ul class="plain stack tight">
        {(all ? tiles : tiles.slice(0, atOnce)).map((tile) => (
          <TileCard key={`${tile.target.kind}/${tile.target.id}`} tile={tile} />
        ))}
      </ul>
    </section>
  );
}

function TileCard({ tile: { target, marks, applications } }: { readonly tile: Tile }) {
  return (
    <li class="card tile">
      <h3>
        <a class="tile-link" href={writeRoute(targetRoute(target.kind, target.id))}>
          <BidiText>{target.name}</BidiText>
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
        <ul class="plain row applications" aria-label={say(text('launchpad.applications'))}>
          {applications.map(({ name, url }) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noopener noreferrer">
                <BidiText>{name}</BidiText>
                <Icon name="open" />
                <span class="visually-hidden">{say(text('launchpad.opensInTab'))}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function UnlinkedHint({ tiles }: { readonly tiles: readonly Tile[] }) {
  const unlinked = tiles.flatMap(({ target }) =>
    target.sources.filter(({ id }) => !target.accounts.some(({ sourceId }) => sourceId === id)),
  );
  const [first] = unlinked;
  if (!first) return null;
  const words =
    unlinked.length === 1
      ? text('launchpad.first.linkOne', first.name)
      : text('launchpad.first.linkMore', unlinked.length);
  return (
    <p class="soft small">
      <Sentence of={words} /> <a href={writeRoute({ view: 'link' })}>{say(text('launchpad.link.heading'))}</a>
    </p>
  );
}
