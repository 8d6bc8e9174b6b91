import type { PasswordState } from '../../../core/model/account.ts';
import { isEnd } from '../../../core/model/change.ts';
import type { Application } from '../../../core/model/source.ts';
import { counted, type Text, text } from '../../../core/model/text.ts';
import { expiry } from '../../../core/policy/explain/expiry.ts';
import type { IconName } from '../../controls/icon.tsx';
import type { Tone } from '../../controls/mark.tsx';
import type { OpenChange } from '../records.ts';
import { type Target, unlinkedOf } from '../target.ts';

/** What one tile shows. */
export interface Tile extends Pick<Target, 'kind' | 'id' | 'name'> {
  /** The state of its accounts, the most pressing first; never empty. */
  readonly marks: readonly TileMark[];
  readonly applications: readonly Application[];
}

export interface TileMark {
  readonly words: Text;
  readonly tone: Tone;
  readonly icon: IconName;
}

/** `now` in epoch milliseconds, for what is due. */
export function tilesOf(targets: readonly Target[], openChanges: readonly OpenChange[], now: number): readonly Tile[] {
  const open = new Map(openChanges.map((change) => [change.change.target.id, change]));
  return targets.map((target) => ({
    kind: target.kind,
    id: target.id,
    name: target.name,
    marks: marksOf(target, open.get(target.id), now),
    applications: applicationsOf(target),
  }));
}

function marksOf(target: Target, open: OpenChange | undefined, now: number): readonly TileMark[] {
  if (open) return [changeMark(open)];
  if (target.accounts.length === 0) {
    return [{ words: text('launchpad.tile.noAccount'), tone: 'neutral', icon: 'dash' }];
  }
  const count = (state: PasswordState) => target.accounts.filter(({ passwordState }) => passwordState === state).length;
  const unknown = count('unknown');
  const outOfStep = count('outOfStep');
  const neverChanged = count('neverChanged');
  const unlinked = unlinkedOf(target).length;
  const marks: TileMark[] = [];
  if (unknown > 0) marks.push({ words: counted('launchpad.tile.unknown', unknown), tone: 'warn', icon: 'question' });
  if (outOfStep > 0)
    marks.push({ words: counted('launchpad.tile.outOfStep', outOfStep), tone: 'warn', icon: 'warning' });
  marks.push(...dueMarks(target, now));
  if (unlinked > 0) marks.push({ words: counted('launchpad.tile.unlinked', unlinked), tone: 'neutral', icon: 'dash' });
  if (neverChanged === target.accounts.length) {
    marks.push({ words: text('launchpad.tile.neverChanged'), tone: 'neutral', icon: 'dash' });
  } else if (neverChanged > 0) {
    marks.push({ words: counted('launchpad.tile.someNeverChanged', neverChanged), tone: 'neutral', icon: 'dash' });
  } else if (unknown === 0 && outOfStep === 0) {
    marks.push({ words: text('launchpad.tile.inStep'), tone: 'good', icon: 'check' });
  }
  return marks;
}

function changeMark({ steps }: OpenChange): TileMark {
  const unfinished = steps.filter(({ state }) => !isEnd(state));
  if (unfinished.some(({ state }) => state === 'attempting' || state === 'planned')) {
    const done = steps.length - unfinished.length;
    return { words: text('launchpad.tile.changing', done, steps.length), tone: 'busy', icon: 'turning' };
  }
  if (unfinished.some(({ state }) => state !== 'throttled' && state !== 'unreachable')) {
    return { words: text('launchpad.tile.needsYou'), tone: 'warn', icon: 'warning' };
  }
  return { words: text('launchpad.tile.waits'), tone: 'busy', icon: 'clock' };
}

const day = 24 * 60 * 60_000;

/** The account whose password ends first speaks for all. */
function dueMarks({ policy, accounts }: Target, now: number): readonly TileMark[] {
  if (!policy) return [];
  const ends = accounts.flatMap(({ passwordChangedAt }) =>
    passwordChangedAt === null ? [] : (expiry(policy, passwordChangedAt) ?? []),
  );
  const [first] = ends.toSorted((a, b) => a.expiresAt - b.expiresAt);
  if (!first || now < first.remindFrom) return [];
  if (now >= first.expiresAt) return [{ words: text('launchpad.tile.dueNow'), tone: 'bad', icon: 'clock' }];
  const days = Math.ceil((first.expiresAt - now) / day);
  return [{ words: counted('launchpad.tile.due', days), tone: 'warn', icon: 'clock' }];
}

/** Each address once; http and https only, whatever the record says. */
function applicationsOf({ sources }: Target): readonly Application[] {
  const byUrl = new Map(sources.flatMap(({ applications }) => applications.map((each) => [each.url, each])));
  return [...byUrl.values()].filter(({ url }) => /^https?:/i.test(url));
}
