import type { VNode } from 'preact';
import { text } from '../../../core/model/text.ts';
import { t } from '../../app/text.ts';
import { Notice } from '../../controls/notice.tsx';
import type { Live } from '../../app/live.ts';
import { Sentence } from '../../app/sentence.tsx';
import { lazy } from '../lazy.tsx';
import type { Records } from '../records.ts';
import { writeRoute } from '../route.ts';
import { StoreFailed } from '../store-failed.tsx';
import { type Target, targetsOf, unlinkedOf } from '../target.ts';
import { openOptions, TileList } from './tile-list.tsx';
import { type Tile, tilesOf } from './tiles.ts';

const AccessNotice = lazy('AccessNotice');
const DataLoss = lazy('DataLoss');

/** The {@link TileList} of what the store says; until it has answered, of the tiles that are `remembered`. */
export function tilesView(read: Live<Records>, remembered: readonly Tile[]): VNode {
  switch (read.state) {
    case 'loading':
      return <TileList tiles={remembered} reading before={remembered.length === 0 && <Placeholder />} />;
    case 'failed':
      return <TileList tiles={[]} before={<StoreFailed error={read.error} />} />;
    case 'ready':
      return readView(read.value);
    default:
      return read satisfies never;
  }
}

function readView(records: Records): VNode {
  const targets = targetsOf(records);
  if (targets.length === 0) return <TileList tiles={[]} before={<NothingSetUp />} />;
  const tiles = tilesOf(targets, records.openChanges, Date.now());
  const linked = targets.some(({ accounts }) => accounts.length > 0);
  return (
    <TileList
      tiles={tiles}
      before={
        <>
          <AccessNotice records={records} />
          {!linked && <LinkFirst />}
        </>
      }
      after={linked && <UnlinkedHint targets={targets} />}
    />
  );
}

/** Where a tile will be. */
function Placeholder() {
  return <div class="card tile" aria-hidden="true" />;
}

function LinkFirst() {
  return (
    <Notice>
      <p>{t('launchpad.first.link')}</p>
      <p>
        <a class="button primary" href={writeRoute({ view: 'link' })}>
          {t('launchpad.link.heading')}
        </a>
      </p>
    </Notice>
  );
}

function NothingSetUp() {
  return (
    <div class="card stack empty">
      <DataLoss />
      <h2>{t('launchpad.first.heading')}</h2>
      <p>{t('launchpad.first.nothing')}</p>
      <p>
        <button type="button" class="primary" onClick={() => void openOptions()}>
          {t('launchpad.first.setUp')}
        </button>
      </p>
    </div>
  );
}

function UnlinkedHint({ targets }: { readonly targets: readonly Target[] }) {
  const unlinked = targets.flatMap(unlinkedOf);
  const [first] = unlinked;
  if (!first) return null;
  const words =
    unlinked.length === 1
      ? text('launchpad.first.linkOne', first.name)
      : text('launchpad.first.linkMore', unlinked.length);
  return (
    <p class="soft small">
      <Sentence of={words} /> <a href={writeRoute({ view: 'link' })}>{t('launchpad.link.heading')}</a>
    </p>
  );
}
