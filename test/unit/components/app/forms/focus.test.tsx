// @vitest-environment happy-dom
import { type ReadonlySignal, signal } from '@preact/signals';
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RefusalNotice } from '../../../../../components/app/refusal.tsx';
import { ViewFrame } from '../../../../../components/launchpad/view-frame.tsx';
import type { Problem } from '../../../../../core/model/configuration/shape.ts';
import { text } from '../../../../../core/model/text.ts';
import { example } from '../../../core/model/examples.ts';
import { speakEnglish } from '../../../locale.ts';
import { button, openPage, says, setUp } from '../../admin/page.tsx';

beforeEach(async () => {
  speakEnglish();
  await setUp(example());
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function heading(): HTMLElement {
  return screen.getByRole('heading', { level: 1 });
}

/** An answer that comes when the test gives it. */
function answered<T>() {
  const waiting: ((value: T) => void)[] = [];
  const promise = new Promise<T>((resolve) => waiting.push(resolve));
  return { promise, answer: (value: T) => waiting.forEach((give) => give(value)) };
}

const noAnswer = [text('launchpad.noAnswer')];

function FormThatIsRefused({ refused }: { readonly refused: ReadonlySignal<boolean> }) {
  return (
    <>
      <input aria-label="Login" />
      <RefusalNotice sentences={refused.value ? noAnswer : []} takesFocus />
    </>
  );
}

/** Frames come when the test lets them come: then all that are waited for, and those that follow from them. */
function holdFrames(): () => Promise<void> {
  const waiting: FrameRequestCallback[] = [];
  vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((frame) => waiting.push(frame));
  return async () => {
    for (let round = 0; round < 5; round += 1) {
      for (const frame of waiting.splice(0)) frame(0);
      await new Promise((resolve) => {
        setTimeout(resolve);
      });
    }
  };
}

describe('the heading of a view that opens takes the focus', () => {
  test('on the options page', async () => {
    openPage('sync-groups');
    await screen.findByRole('heading', { level: 1 });
    const frames = holdFrames();
    location.hash = '#sync-groups/g1';
    await screen.findByLabelText('Group Name');
    await frames();
    expect(document.activeElement).toBe(heading());
  });

  test('but not from a field that has it by then', async () => {
    openPage('sync-groups');
    await screen.findByRole('heading', { level: 1 });
    const frames = holdFrames();
    location.hash = '#sync-groups/g1';
    const field = await screen.findByLabelText('Group Name');
    field.focus();
    await frames();
    expect(document.activeElement).toBe(field);
  });

  test('in the popup, and not from a field there either', async () => {
    const { unmount } = render(<ViewFrame heading="Company">nothing</ViewFrame>);
    await vi.waitFor(() => expect(document.activeElement).toBe(heading()));
    unmount();
    // As it is put there, before the view's own turn.
    render(
      <ViewFrame heading="Company">
        <input aria-label="Login" ref={(field) => field?.focus()} />
      </ViewFrame>,
    );
    expect(document.activeElement).toBe(screen.getByLabelText('Login'));
  });
});

describe('an answer takes the focus', () => {
  const wrong: readonly Problem[] = [{ path: ['name'], sentence: text('model.shape.empty', 'name') }];
  const refusedEdit = { ok: false as const, refusal: { sentences: [], problems: wrong } };

  test('to the first problem, though Enter was pressed in a field', async () => {
    openPage('sources/s2', { answer: refusedEdit });
    await button('Save');
    const pressed = screen.getByLabelText<HTMLInputElement>('Description');
    pressed.focus();
    if (pressed.form) fireEvent.submit(pressed.form);
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Source Name')));
  });

  test('but not where the person is in a field again', async () => {
    const { promise, answer } = answered<typeof refusedEdit>();
    openPage('sources/s2', { answer: promise as never });
    const save = await button('Save');
    save.focus();
    fireEvent.click(save);
    const field = screen.getByLabelText('Description');
    field.focus();
    answer(refusedEdit);
    await says('Source Name must not be empty.');
    expect(document.activeElement).toBe(field);
  });

  test('and a refusal does not take it from a field either', async () => {
    const refused = signal(false);
    const frames = holdFrames();
    render(<FormThatIsRefused refused={refused} />);
    const field = screen.getByLabelText('Login');
    field.focus();
    refused.value = true;
    await frames();
    expect(document.activeElement).toBe(field);
    refused.value = false;
    field.blur();
    await frames();
    refused.value = true;
    await frames();
    expect(document.activeElement?.textContent).toContain("didn't answer");
  });
});

test('what is typed while an editor saves keeps the focus, and stays as a change that is not saved', async () => {
  const { promise, answer } = answered<{ ok: true }>();
  const { commands } = openPage('sources/s2', { answer: promise as never });
  fireEvent.click(await button('Save'));
  await vi.waitFor(() => expect(commands).toHaveLength(1));
  const field = screen.getByLabelText('Source Name');
  field.focus();
  fireEvent.input(field, { target: { value: 'Another name' } });
  answer({ ok: true });
  await says('Directory is saved.');
  await says('Not saved yet');
  await vi.waitFor(() => expect(document.querySelector('[aria-busy]')).toBeNull());
  expect(document.activeElement).toBe(screen.getByLabelText('Source Name'));
  expect(screen.getByLabelText<HTMLInputElement>('Source Name').value).toBe('Another name');
});
