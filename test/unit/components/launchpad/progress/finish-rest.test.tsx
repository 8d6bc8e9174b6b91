// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FinishRest } from '../../../../../components/launchpad/progress/finish-rest.tsx';
import type { Step } from '../../../../../core/model/change.ts';
import { speakEnglish } from '../../../locale.ts';
import { change, step } from '../examples.ts';

vi.mock('../../../../../core/platform/messages/send.ts');

const unchecked = /^No account in this change can confirm the new password/;

beforeEach(speakEnglish);
afterEach(cleanup);

function show(...steps: readonly Step[]): void {
  render(<FinishRest change={change()} steps={steps} onDone={() => undefined} />);
}

// Spec J-9
test('the form says that the password is not checked where no account that has it can be signed in to', () => {
  const rest = step(1, 'needsPassword');
  const { source, ...changed } = step(0, 'changed');
  show({ ...changed, source: { ...source, canSignIn: false } }, rest);
  expect(screen.getByText(unchecked)).toBeTruthy();
  cleanup();
  show({ ...changed, source }, rest);
  expect(screen.queryByText(unchecked)).toBeNull();
});
