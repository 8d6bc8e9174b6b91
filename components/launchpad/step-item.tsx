import { useId } from 'preact/hooks';
import type { CommandOf } from '../../core/messages/commands.ts';
import type { Step } from '../../core/model/change.ts';
import { text, type TextKey } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';
import { Mark } from '../controls/mark.tsx';
import { Sentence } from '../sentence.tsx';
import { needsWord, stepWords } from './step-words.ts';
import { timeWords } from './time.ts';

type Answer = CommandOf<'answerUnknown'>['answer'];

/** One account of a change: its state, what that means, what to do, and below it what the source said. */
export function StepItem({ step, onAnswer }: { readonly step: Step; readonly onAnswer: (answer: Answer) => void }) {
  const id = useId();
  const { state, tone, icon, meaning, answer, explanation, sentence } = stepWords(step, timeWords);
  return (
    <li class="step">
      <div class="row apart">
        <span id={id} class="step-name">
          <Sentence of={text('launchpad.account', step.account.name, step.source.name)} />
        </span>
        <Mark tone={tone} icon={icon}>
          {say(state)}
        </Mark>
      </div>
      {meaning && (
        <p class="step-meaning">
          <Sentence of={meaning} />
        </p>
      )}
      {answer && (
        <p class="step-meaning">
          <Sentence of={answer} />
        </p>
      )}
      {explanation && (
        <p class="step-meaning">
          <Sentence of={explanation} />
        </p>
      )}
      {sentence !== null && (
        <p class="step-sentence">
          <span class="soft">{say(text('launchpad.step.sourceSays'))}</span> <q dir="auto">{sentence}</q>
        </p>
      )}
      {needsWord(step) && (
        <div class="row">
          {answers.map(([word, words]) => (
            <button key={word} type="button" aria-describedby={id} onClick={() => onAnswer(word)}>
              {say(text(words))}
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

const answers: readonly (readonly [Answer, TextKey])[] = [
  ['changed', 'launchpad.unknown.changed'],
  ['notChanged', 'launchpad.unknown.notChanged'],
  ['tryAgain', 'launchpad.unknown.tryAgain'],
];
