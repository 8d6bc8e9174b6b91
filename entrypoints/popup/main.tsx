import { render } from 'preact';
import '../../components/design.css';
import '../../components/launchpad/launchpad.css';
import { Launchpad, loadViews } from '../../components/launchpad/launchpad.tsx';
import { followPlace } from '../../components/launchpad/place.ts';
import { readFirstRecords, readRecords } from '../../components/launchpad/records.ts';
import { live, nextFrame } from '../../components/live.ts';
import { direction } from '../../core/platform/i18n.ts';
import { send } from '../../core/platform/send.ts';

const records = live(['configuration', 'accounts', 'changes'], readRecords, readFirstRecords);
document.documentElement.dir = direction();
followPlace();

const root = document.querySelector('#app');
if (root) render(<Launchpad records={records} />, root);

// The page shows what the store says, with or without the background's answer: so nothing goes before the tiles.
records.subscribe(({ state }) => void (state === 'loading' || nextFrame().then(begin)));

let begun = false;

function begin(): void {
  if (begun) return;
  begun = true;
  send({ type: 'wake' }).catch(() => undefined);
  requestIdleCallback(() => void loadViews());
}
