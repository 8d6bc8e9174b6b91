import { isEnd, isSuccess, type Step, type StepState } from '../../../core/model/change.ts';
import type { Outcome } from '../../../core/model/outcome.ts';
import { type Text, text, type TextKey } from '../../../core/model/text.ts';
import type { IconName } from '../../controls/icon.tsx';
import type { Tone } from '../../controls/mark.tsx';

/** One account's place in a change, as the person sees it. */
export interface StepWords {
  readonly state: Text;
  readonly tone: Tone;
  readonly icon: IconName;
  /** What it means and what to do next; null where the state says it all. */
  readonly meaning: Text | null;
  /** In doubt, what the source or the network answered all the same. */
  readonly answer: Text | null;
  /** What Lockstep knows beyond that of this very step. */
  readonly explanation: Text | null;
  /** The source's own words, unaltered. */
  readonly sentence: string | null;
}

/** `time` writes an instant (epoch milliseconds) for the person. */
export function stepWords(step: Step, time: (at: number) => string): StepWords {
  const { state, nextAttemptAt } = step;
  const { tone, icon } = look[state];
  return {
    state:
      waits(state) && nextAttemptAt !== null
        ? text(`launchpad.step.${state}Until`, time(nextAttemptAt))
        : text(`launchpad.step.${state}`),
    tone,
    icon,
    meaning: meaningOf(step),
    answer: answerInDoubt(step),
    explanation: explanationOf(step),
    sentence: isSuccess(step.state) ? null : (step.outcome?.sentence ?? null),
  };
}

/** The runner comes back to it by itself, and **Retry now** makes it come at once. */
function waits(state: StepState): state is 'throttled' | 'unreachable' {
  return state === 'throttled' || state === 'unreachable';
}

/** Nobody can look it up any more: the person says what happened. */
export function needsWord({ state, nextAttemptAt }: Pick<Step, 'state' | 'nextAttemptAt'>): boolean {
  return state === 'unknown' && nextAttemptAt === null;
}

interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
}

const failed: Look = { tone: 'bad', icon: 'cross' };
const done: Look = { tone: 'good', icon: 'check' };
const waiting: Look = { tone: 'warn', icon: 'clock' };
const needsInput: Look = { tone: 'warn', icon: 'lock' };
const leftAlone: Look = { tone: 'neutral', icon: 'dash' };

const look: Readonly<Record<StepState, Look>> = {
  planned: { tone: 'neutral', icon: 'clock' },
  attempting: { tone: 'busy', icon: 'turning' },
  changed: done,
  alreadyHasIt: done,
  rejected: failed,
  wrongCurrentPassword: failed,
  accountNotFound: failed,
  accountLocked: failed,
  accountDisabled: failed,
  permissionDenied: failed,
  misconfigured: failed,
  gaveUp: failed,
  throttled: waiting,
  unreachable: waiting,
  unknown: { tone: 'warn', icon: 'question' },
  needsPassword: needsInput,
  needsPermission: needsInput,
  stopped: leftAlone,
  superseded: leftAlone,
  notAttempted: leftAlone,
};

function meaningOf(step: Step): Text | null {
  const { state, outcome, note } = step;
  switch (state) {
    case 'planned':
    case 'attempting':
    case 'changed':
    case 'alreadyHasIt':
      return note;
    case 'gaveUp':
      return gaveUpMeaning(step);
    case 'unknown':
      if (lacksPasswords(step)) return text('launchpad.meaning.unknownPasswords');
      return text(`launchpad.meaning.${answerInDoubt(step) ? 'unsure' : 'unknown'}${needsWord(step) ? 'Ask' : 'Look'}`);
    case 'needsPassword':
    case 'needsPermission':
    case 'stopped':
    case 'superseded':
      return text(`launchpad.meaning.${state}`);
    case 'throttled':
    case 'unreachable':
    case 'notAttempted':
      return note ?? text(`launchpad.meaning.${state}`);
    case 'rejected':
    case 'wrongCurrentPassword':
    case 'accountNotFound':
    case 'accountLocked':
    case 'accountDisabled':
    case 'permissionDenied':
    case 'misconfigured':
      return failureMeaning(state, outcome);
    default:
      return state satisfies never;
  }
}

/** It may be about a second copy of the request, or came after one whose answer was lost: so it settles nothing. */
function answerInDoubt({ state, outcome }: Step): Text | null {
  if (state !== 'unknown' || outcome === null) return null;
  switch (outcome.kind) {
    case 'changed':
    case 'alreadyHasIt':
    case 'unknown':
    case 'needsPermission':
      return null;
    default:
      return text(`launchpad.answer.${outcome.kind}`);
  }
}

/** *Gave up* keeps the last outcome; where that was an end of its own (a Retry-After too far), its meaning says more. */
function gaveUpMeaning({ outcome, note }: Step): Text {
  if (note && endingNotes.has(note.key)) return note;
  if (outcome?.kind === 'throttled') return text('launchpad.meaning.gaveUpThrottled');
  if (outcome?.kind === 'unknown') return text('launchpad.meaning.gaveUpUnknown');
  return text('launchpad.meaning.gaveUp');
}

/** Of the notes that a step carries, those that say why it gave up; others are of a time when it still waited. */
const endingNotes: ReadonlySet<TextKey> = new Set(['propagation.note.retryTooLate', 'propagation.note.saidNotChanged']);

function explanationOf({ state, outcome, note }: Step): Text | null {
  if (isSuccess(state)) return null;
  if (outcome?.explanation) return outcome.explanation;
  return state === 'unknown' || state === 'misconfigured' ? note : null;
}

/** In doubt, and the passwords with which Lockstep could look are forgotten. */
function lacksPasswords({ state, note }: Step): boolean {
  return state === 'unknown' && note?.key === 'propagation.note.passwordsGone';
}

type Failure =
  | 'rejected'
  | 'wrongCurrentPassword'
  | 'accountNotFound'
  | 'accountLocked'
  | 'accountDisabled'
  | 'permissionDenied'
  | 'misconfigured';

function failureMeaning(state: Failure, outcome: Outcome | null): Text {
  if (state === 'rejected' && outcome?.reason === 'history') return text('launchpad.meaning.rejectedHistory');
  if (state === 'rejected' && outcome?.reason === 'tooYoung') return text('launchpad.meaning.rejectedTooYoung');
  if (state === 'misconfigured' && outcome?.certificate) return text('launchpad.meaning.certificate');
  return text(`launchpad.meaning.${state}`);
}

/** What the whole change offers at the moment. */
export interface ChangeWords {
  readonly heading: Text;
  readonly succeeded: number;
  readonly ended: number;
  readonly canRetry: boolean;
  readonly canStop: boolean;
  readonly needsPassword: boolean;
  readonly needsPermission: boolean;
  /** It has ended, and left some accounts behind the others. */
  readonly canBringInStep: boolean;
  /** Nothing goes out at the moment, so another change may take its place. */
  readonly canStartAnother: boolean;
}

export function changeWords(
  change: { readonly state: 'open' | 'ended'; readonly stopRequested: boolean },
  steps: readonly Step[],
): ChangeWords {
  const succeeded = steps.filter(({ state }) => isSuccess(state)).length;
  const has = (...states: readonly StepState[]) => steps.some(({ state }) => states.includes(state));
  const open = change.state === 'open';
  return {
    heading: headingOf(open, succeeded, steps.length),
    succeeded,
    ended: steps.filter(({ state }) => isEnd(state)).length,
    canRetry: open && !change.stopRequested && has('throttled', 'unreachable'),
    canStop: open && !change.stopRequested,
    needsPassword: open && (has('needsPassword') || steps.some(lacksPasswords)),
    needsPermission: open && has('needsPermission'),
    canBringInStep: !open && succeeded > 0 && steps.some(mayFollow) && !has('superseded'),
    canStartAnother: !open || !has('attempting', 'planned'),
  };
}

/** What a source refused for its own reasons, it would refuse again. */
function mayFollow({ state }: Step): boolean {
  return !isSuccess(state) && state !== 'rejected';
}

function headingOf(open: boolean, succeeded: number, all: number): Text {
  if (open) return text('launchpad.change.going');
  if (succeeded === all) return text('launchpad.change.allChanged');
  if (succeeded === 0) return text('launchpad.change.noneChanged');
  return text('launchpad.change.someChanged', succeeded, all);
}
