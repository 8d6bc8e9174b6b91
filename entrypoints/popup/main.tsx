import { render } from 'preact';
import '../../components/design.css';
import '../../components/launchpad/launchpad.css';
import { Launchpad, loadViews } from '../../components/launchpad/launchpad.tsx';
import { followPlace } from '../../components/launchpad/place.ts';
import { readRecords } from '../../components/launchpad/records.ts';
import { live } from '../../components/live.ts';
import { direction } from '../../core/platform/i18n.ts';
import { send } from '../../core/platform/send.ts';

const records = live(['configuration', 'accounts', 'changes'], readRecords);
document.documentElement.dir = direction();
followPlace();

const root = document.querySelector('#app');
if (root) render(<Launchpad records={records} />, root);

// The page shows what the store says, with or without an answer.
send({ type: 'wake' }).catch(() => undefined);

requestIdleCallback(() => void loadViews());
