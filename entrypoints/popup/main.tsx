import { render } from 'preact';
import '../../components/launchpad/launchpad.css';
import { rememberedTiles } from '../../components/launchpad/tiles/remembered.ts';
import { readRoute } from '../../components/launchpad/route.ts';
import { TileList } from '../../components/launchpad/tiles/tile-list.tsx';
import { firstPaint } from '../../components/app/painted.ts';
import { direction } from '../../core/platform/i18n.ts';

document.documentElement.dir = direction();
void open(document.querySelector('#app'));

/** The tiles that the last popup showed are on the screen before anything that they do not need is loaded. */
async function open(root: Element | null): Promise<void> {
  if (!root) return;
  const remembered = readRoute(location.hash).view === 'tiles' ? rememberedTiles() : [];
  if (remembered.length > 0) {
    render(<TileList tiles={remembered} reading />, root);
    await firstPaint();
  }
  const { startLaunchpad } = await import('../../components/launchpad/launchpad.tsx');
  startLaunchpad(root, remembered);
}
