import { render } from 'preact';
import '../../components/launchpad/launchpad.css';
import { Launchpad } from '../../components/launchpad/launchpad.tsx';
import { loadViews } from '../../components/launchpad/later.tsx';
import { followPlace } from '../../components/launchpad/place.ts';
import { firstOf, readFirstRecords, readRecords } from '../../components/launchpad/records.ts';
import { remember, rememberedRecords } from '../../components/launchpad/remembered.ts';
import { live, nextFrame } from '../../components/live.ts';
import { direction } from '../../core/platform/i18n.ts';
import { send } from '../../core/platform/send.ts';

const records = live(['configuration', 'accounts', 'changes'], readRecords, {
  known: rememberedRecords(),
  first: readFirstRecords,
});
document.documentElement.dir = direction();
followPlace();

/** Milliseconds. A frame without tiles would hold up the one with them, so it is painted only where they take long. */
const patience = 80;
let shown = false;
let begun = false;

setTimeout(show, patience);
records.subscribe((read) => {
  if (read.state === 'loading') return;
  show();
  void nextFrame().then(begin);
  if (read.state === 'ready' && !read.value.onlyFirst) requestIdleCallback(() => remember(firstOf(read.value)));
});

function show(): void {
  const root = document.querySelector('#app');
  if (shown || !root) return;
  shown = true;
  render(<Launchpad records={records} />, root);
}

/** The page shows what the store says, with or without the background's answer: so nothing goes before the tiles. */
function begin(): void {
  if (begun) return;
  begun = true;
  send({ type: 'wake' }).catch(() => undefined);
  requestIdleCallback(() => void loadViews());
}
