// @vitest-environment happy-dom
import { render } from 'preact';
import { beforeEach, expect, test } from 'vitest';
import { remember, rememberedTiles } from '../../../../../components/launchpad/tiles/remembered.ts';
import { targetsOf } from '../../../../../components/launchpad/target.ts';
import { TileList } from '../../../../../components/launchpad/tiles/tile-list.tsx';
import { type Tile, tilesOf } from '../../../../../components/launchpad/tiles/tiles.ts';
import { tilesView } from '../../../../../components/launchpad/tiles/tiles-view.tsx';
import { speakEnglish } from '../../../locale.ts';
import { account, records, source } from '../examples.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function company(groups: number) {
  const all = numbers(groups).map((index) => ({ id: `g${index}`, name: `Group ${index}`, sourceIds: [`s${index}`] }));
  return records({
    groups: all.map((group) => ({ ...group, passwordPolicyId: 'p1' })),
    sources: numbers(groups).map((index) => source(`s${index}`)),
    accounts: numbers(groups).map((index) => account(`a${index}`, `s${index}`)),
  });
}

function tiles(groups: number): readonly Tile[] {
  return tilesOf(targetsOf(company(groups)), [], 0);
}

beforeEach(() => {
  speakEnglish();
  localStorage.clear();
});

test('the next popup begins with the first tiles of the last one', () => {
  expect(rememberedTiles()).toEqual([]);
  remember(tiles(3));
  expect(rememberedTiles()).toEqual(tiles(3));
  remember(tiles(9));
  expect(rememberedTiles()).toEqual(tiles(9).slice(0, 5));
});

test('what is there no more is forgotten, and what is too long to be quicker than the database', () => {
  remember(tiles(3));
  remember([]);
  expect([rememberedTiles(), localStorage.length]).toEqual([[], 0]);
  remember(tiles(3));
  remember(tiles(3).map((tile) => ({ ...tile, name: tile.name.repeat(10_000) })));
  expect([rememberedTiles(), localStorage.length]).toEqual([[], 0]);
});

test('what another version kept, or what is broken, is not read', () => {
  localStorage.setItem('firstTiles/0.0.9', JSON.stringify(tiles(3)));
  expect(rememberedTiles()).toEqual([]);
  remember(tiles(3));
  expect(localStorage.length).toBe(1);
  localStorage.setItem(localStorage.key(0) ?? '', '[{"kind":');
  expect(rememberedTiles()).toEqual([]);
});

test('the tiles stay the same elements when the store has been read: a click between the two arrives', () => {
  const root = document.createElement('div');
  const names = () => [...root.querySelectorAll('.tile h3')].map((heading) => heading.textContent);
  render(<TileList tiles={tiles(2)} reading />, root);
  const [first] = root.querySelectorAll('a.tile-link');
  expect([names(), root.querySelector('main')?.getAttribute('aria-busy')]).toEqual([['Group 0', 'Group 1'], 'true']);

  render(tilesView({ state: 'loading' }, tiles(2)), root);
  expect(names()).toEqual(['Group 0', 'Group 1']);
  render(tilesView({ state: 'ready', value: company(9) }, tiles(2)), root);
  expect([names(), root.querySelector('main')?.getAttribute('aria-busy')]).toEqual([
    numbers(9).map((index) => `Group ${index}`),
    'false',
  ]);
  expect(root.querySelector('a.tile-link')).toBe(first);
});
