import type { ReadonlySignal } from '@preact/signals';
import { say } from '../../core/platform/i18n.ts';
import { text } from '../../core/model/text.ts';
import type { Live } from '../live.ts';
import { later, loadViews } from './later.tsx';
import { route } from './place.ts';
import type { Records } from './records.ts';
import type { Route } from './route.ts';
import { Tiles } from './tile-list.tsx';
import { StoreFailed } from './store-failed.tsx';
import { View } from './view.tsx';

const AllowAccess = later(async () => (await loadViews()).AllowAccess);
const ChangeView = later(async () => (await loadViews()).ChangeView);
const Linking = later(async () => (await loadViews()).Linking);
const TargetView = later(async () => (await loadViews()).TargetView);

/** What the toolbar popup shows, in the popup and in a tab. */
export function Launchpad({ records }: { readonly records: ReadonlySignal<Live<Records>> }) {
  const place = route.value;
  const read = records.value;
  if (place.view === 'change') return <ChangeView key={place.id} changeId={place.id} />;
  if (place.view === 'tiles') return <Tiles read={read} />;
  if (read.state === 'ready' && !read.value.onlyFirst) return <Ready place={place} records={read.value} />;
  return (
    <View heading={say(text('launchpad.heading'))}>
      {read.state === 'failed' && <StoreFailed error={read.error} />}
    </View>
  );
}

function Ready({
  place,
  records,
}: {
  readonly place: Exclude<Route, { view: 'tiles' | 'change' }>;
  readonly records: Records;
}) {
  switch (place.view) {
    case 'link':
      return <Linking records={records} />;
    case 'access':
      return <AllowAccess records={records} />;
    case 'group':
    case 'source':
      return <TargetView key={`${place.view}/${place.id}`} place={place} records={records} />;
    default:
      return place satisfies never;
  }
}
