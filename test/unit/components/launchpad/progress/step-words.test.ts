import { beforeEach, describe, expect, test } from 'vitest';
import { changeWords, needsWord, stepWords } from '../../../../../components/launchpad/progress/step-words.ts';
import { endStates, isSuccess, openStates, type Step, type StepState } from '../../../../../core/model/change.ts';
import { text } from '../../../../../core/model/text.ts';
import { say } from '../../../../../core/platform/i18n.ts';
import { speakEnglish } from '../../../locale.ts';
import { change, step } from '../examples.ts';

const time = () => '14:32';
const words = (state: StepState, more: Partial<Step> = {}) => stepWords(step(0, state, more), time);

const of = (states: readonly StepState[], more: Parameters<typeof change>[0] = {}) =>
  changeWords(
    change(more),
    states.map((state, index) => step(index, state)),
  );

beforeEach(speakEnglish);

describe('a step', () => {
  // Spec S-1
  test.each([...endStates, ...openStates])('that is %s has a word for it', (state) => {
    expect(say(words(state).state)).not.toBe('');
  });

  test.each(endStates.filter((state) => !isSuccess(state)))(
    'that ended %s says what it means and what to do',
    (state) => {
      const { meaning } = words(state);
      expect(meaning && say(meaning)).toMatch(/\.$/u);
    },
  );

  test('says why it waits, and until when', () => {
    expect(say(words('throttled', { nextAttemptAt: 1 }).state)).toBe('asked to wait, trying again at 14:32');
    expect(say(words('unreachable').state)).toBe('unreachable');
  });

  // Spec C-5
  test('shows the source’s own words beside a failure, and none beside a success', () => {
    const outcome = { kind: 'rejected', reason: 'history', sentence: 'Used before.' } as const;
    expect(words('rejected', { outcome })).toMatchObject({
      sentence: 'Used before.',
      meaning: text('launchpad.meaning.rejectedHistory'),
    });
    expect(words('changed', { outcome: { kind: 'changed', sentence: 'OK' } }).sentence).toBeNull();
  });

  // Spec F-7
  test('tells an untrusted certificate from other wrong settings', () => {
    expect(words('misconfigured', { outcome: { kind: 'misconfigured', certificate: true } }).meaning).toEqual(
      text('launchpad.meaning.certificate'),
    );
    expect(words('misconfigured').meaning).toEqual(text('launchpad.meaning.misconfigured'));
  });

  // Spec D-10
  test.each([
    'rejected',
    'wrongCurrentPassword',
    'accountNotFound',
    'accountLocked',
    'accountDisabled',
    'permissionDenied',
    'misconfigured',
    'throttled',
    'unreachable',
  ] as const)('in doubt says what came back (%s), and that it settles nothing', (kind) => {
    const outcome = { kind, sentence: 'So it is.' };
    const asked = words('unknown', { outcome, nextAttemptAt: null });
    expect(asked).toMatchObject({ meaning: text('launchpad.meaning.unsureAsk'), sentence: 'So it is.' });
    expect(asked.answer && say(asked.answer)).toMatch(/\.$/u);
    expect(words('unknown', { outcome, nextAttemptAt: 5 }).meaning).toEqual(text('launchpad.meaning.unsureLook'));
  });

  test('in doubt without an answer has none to show', () => {
    const lost = words('unknown', { outcome: { kind: 'unknown' } });
    expect(lost).toMatchObject({ meaning: text('launchpad.meaning.unknownAsk'), answer: null });
    expect(words('rejected', { outcome: { kind: 'rejected' } }).answer).toBeNull();
  });

  test('shows what Lockstep knows beyond the state: its own explanation, or what was noted in doubt', () => {
    const explanation = text('connectors.keystone.tooLong', 72);
    expect(words('rejected', { outcome: { kind: 'rejected', explanation } }).explanation).toBe(explanation);
    const note = text('propagation.note.neither');
    expect(words('unknown', { note }).explanation).toBe(note);
    expect(words('changed', { note }).explanation).toBeNull();
  });

  test('that waits for another reason than the source says which', () => {
    const note = text('propagation.note.lockOutBudget');
    expect(words('throttled', { note }).meaning).toBe(note);
  });

  test('that gave up says why, and nothing of the time when it still waited', () => {
    const said = text('propagation.note.saidNotChanged');
    expect(words('gaveUp', { note: said }).meaning).toBe(said);
    const old = text('propagation.note.notChangedYet');
    expect(words('gaveUp', { note: old }).meaning).toEqual(text('launchpad.meaning.gaveUp'));
  });

  test('that is in doubt without the passwords offers to type them again', () => {
    const lost = step(0, 'unknown', { note: text('propagation.note.passwordsGone') });
    expect(stepWords(lost, time).meaning).toEqual(text('launchpad.meaning.unknownPasswords'));
    expect(changeWords(change({}), [lost]).needsPassword).toBe(true);
  });

  test('that was not attempted gives the reason that was noted', () => {
    const note = text('launchpad.meaning.stopped');
    expect(words('notAttempted', { note }).meaning).toBe(note);
  });

  // Spec D-10
  test('that is unknown asks for the person’s word only when nobody looks any more', () => {
    expect(needsWord(step(0, 'unknown'))).toBe(true);
    expect(needsWord(step(0, 'unknown', { nextAttemptAt: 5 }))).toBe(false);
    expect(needsWord(step(0, 'throttled'))).toBe(false);
    expect(words('unknown').meaning).toEqual(text('launchpad.meaning.unknownAsk'));
    expect(words('unknown', { nextAttemptAt: 5 }).meaning).toEqual(text('launchpad.meaning.unknownLook'));
  });
});

describe('a change', () => {
  const ended = { state: 'ended' } as const;

  test('counts what has ended and what has the new password', () => {
    expect(of(['changed', 'alreadyHasIt', 'rejected', 'planned'])).toMatchObject({ ended: 3, succeeded: 2 });
  });

  test('has a heading for its end', () => {
    expect(of(['changed'], ended).heading).toEqual(text('launchpad.change.allChanged'));
    expect(of(['changed', 'stopped'], ended).heading).toEqual(text('launchpad.change.someChanged', 1, 2));
    expect(of(['rejected'], ended).heading).toEqual(text('launchpad.change.noneChanged'));
  });

  test('offers what fits its steps', () => {
    expect(of(['changed', 'throttled'])).toMatchObject({ canRetry: true, canStop: true, canStartAnother: true });
    expect(of(['attempting', 'planned'])).toMatchObject({ canRetry: false, canStop: true, canStartAnother: false });
    expect(of(['needsPassword', 'needsPermission'])).toMatchObject({ needsPassword: true, needsPermission: true });
    expect(of(['changed'], ended)).toMatchObject({ canRetry: false, canStop: false, canStartAnother: true });
  });

  test('that left some accounts behind the others offers to bring them in step, once it has ended', () => {
    expect(of(['changed', 'wrongCurrentPassword'], ended).canBringInStep).toBe(true);
    expect(of(['changed', 'rejected', 'stopped'], ended).canBringInStep).toBe(true);
    expect(of(['changed', 'rejected'], ended).canBringInStep).toBe(false);
    expect(of(['changed', 'throttled']).canBringInStep).toBe(false);
    expect(of(['changed', 'alreadyHasIt'], ended).canBringInStep).toBe(false);
    expect(of(['rejected', 'notAttempted'], ended).canBringInStep).toBe(false);
    expect(of(['changed', 'superseded'], ended).canBringInStep).toBe(false);
  });

  test('that was asked to stop cannot be stopped or retried again', () => {
    expect(of(['attempting', 'throttled'], { stopRequested: true })).toMatchObject({ canStop: false, canRetry: false });
  });
});
