import type { Change, Step } from '../../core/model/change.ts';
import { type Text, text } from '../../core/model/text.ts';
import { changeWords, stepWords } from './step-words.ts';

/** For the help desk: what happened, account by account, as lines of plain text. It holds no password; nothing here does. */
export function summaryOf(
  change: Change,
  steps: readonly Step[],
  { say, time }: { readonly say: (sentence: Text) => string; readonly time: (at: number) => string },
): string {
  const lines = [
    say(text('launchpad.summary.title', change.target.name)),
    say(text('launchpad.summary.requested', time(change.requestedAt), change.identityName)),
    say(changeWords(change, steps).heading),
    '',
    ...steps.map((step, index) => stepLine(step, index, say, time)),
    ...change.leftOut.map(({ accountName, sourceName }) =>
      say(text('launchpad.change.leftOut', accountName, sourceName)),
    ),
    '',
    say(text('launchpad.summary.reference', change.id)),
  ];
  return lines.join('\n');
}

function stepLine(step: Step, index: number, say: (sentence: Text) => string, time: (at: number) => string): string {
  const { state, meaning, answer, explanation, sentence } = stepWords(step, time);
  const parts = [
    `${index + 1}. ${say(text('launchpad.account', step.account.name, step.source.name))}: ${say(state)}`,
    meaning && `   ${say(meaning)}`,
    answer && `   ${say(answer)}`,
    explanation && `   ${say(explanation)}`,
    sentence !== null && `   ${say(text('launchpad.summary.sourceSays', sentence))}`,
  ];
  return parts.filter(Boolean).join('\n');
}
