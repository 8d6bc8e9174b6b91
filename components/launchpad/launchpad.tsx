import { effect, signal } from '@preact/signals';
import { render, type VNode } from 'preact';
import { send } from '../../core/platform/messages/send.ts';
import { t } from '../app/text.ts';
import { type Live, live } from '../app/live.ts';
import { lazy, loadViews } from './lazy.tsx';
import { followAddress, route } from './navigation.ts';
import { type Records, readRecords } from './records.ts';
import { remember } from './tiles/remembered.ts';
import type { Route } from './route.ts';
import { StoreFailed } from './store-failed.tsx';
import { targetsOf } from './target.ts';
import { type Tile, tilesOf } from './tiles/tiles.ts';
import { tilesView } from './tiles/tiles-view.tsx';
import { ViewFrame } from './view-frame.tsx';

const AllowAccess = lazy('AllowAccess');
const ChangeView = lazy('ChangeView');
const Linking = lazy('Linking');
const ChangeStart = lazy('ChangeStart');

/**
 * What the toolbar popup shows, in the popup and in a tab: drawn into `root`, whenever the place or the records change.
 * `remembered` are the tiles that are there already.
 */
export function startLaunchpad(root: Element, remembered: readonly Tile[]): void {
  followAddress();
  const records = live(['configuration', 'accounts', 'changes'], readRecords);
  const patient = signal(remembered.length === 0);
  setTimeout(() => (patient.value = false), patience);
  effect(() => {
    const read = records.value;
    if (read.state === 'loading' && patient.value) return;
    render(viewOf(route.value, read, remembered), root);
  });
  effect(() => {
    const read = records.value;
    if (read.state === 'ready') requestIdleCallback(() => rememberFirst(read.value));
  });
  // The page shows what the store says, with or without the background's answer.
  send({ type: 'wake' }).catch(() => undefined);
  requestIdleCallback(() => void loadViews());
}

/** Milliseconds. A frame without tiles would hold up the one with them, so it is painted only where they take long. */
const patience = 80;

function rememberFirst(records: Records): void {
  remember(tilesOf(targetsOf(records), records.openChanges, Date.now()));
}

function viewOf(place: Route, read: Live<Records>, remembered: readonly Tile[]): VNode {
  if (place.view === 'tiles') return tilesView(read, remembered);
  if (place.view === 'change') return <ChangeView key={place.id} changeId={place.id} />;
  if (read.state === 'ready') return placeView(place, read.value);
  return (
    <ViewFrame heading={t('launchpad.heading')}>
      {read.state === 'failed' && <StoreFailed error={read.error} />}
    </ViewFrame>
  );
}

function placeView(place: Exclude<Route, { view: 'tiles' | 'change' }>, records: Records): VNode {
  switch (place.view) {
    case 'link':
      return <Linking records={records} />;
    case 'access':
      return <AllowAccess records={records} />;
    case 'group':
    case 'source':
      return <ChangeStart key={`${place.view}/${place.id}`} place={place} records={records} />;
    default:
      return place satisfies never;
  }
}
