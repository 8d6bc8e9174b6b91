import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { Answers, Command } from '../../../core/messages/commands.ts';
import type { Problem } from '../../../core/model/configuration-shape.ts';
import type { Refused } from '../../../core/model/refusal.ts';
import { say } from '../../../core/platform/i18n.ts';
import { useServices } from './services.ts';
import { explain } from '../../app/failure.ts';

export interface CommandState {
  readonly running: boolean;
  /** Why it was refused, one sentence each; empty when there is nothing to say. */
  readonly refusal: readonly string[];
  /** Of an edit: where each thing is wrong. */
  readonly problems: readonly Problem[];
  /** Of an edit: what it started from has changed. */
  readonly conflict: boolean;
}

export type Answer<C extends Command> = Exclude<Answers[C['type']], Refused>;

/** Sends commands to the background, one at a time; answers with null where it was refused, and keeps why. */
export function useCommand(): {
  readonly state: ReadonlySignal<CommandState>;
  readonly run: <C extends Command>(command: C) => Promise<Answer<C> | null>;
  readonly forget: () => void;
} {
  const { send } = useServices();
  const state = useSignal<CommandState>(idle);
  return {
    state,
    forget: () => (state.value = idle),
    async run<C extends Command>(command: C) {
      if (state.peek().running) return null;
      state.value = { ...idle, running: true };
      try {
        const answer = await send(command);
        if (answer.ok) {
          state.value = idle;
          return answer as Answer<C>;
        }
        const { sentences, problems = [], conflict = false } = answer.refusal;
        state.value = { running: false, refusal: sentences.map(say), problems, conflict };
      } catch (error) {
        state.value = { ...idle, refusal: [explain(error)] };
      }
      return null;
    },
  };
}

const idle: CommandState = { running: false, refusal: [], problems: [], conflict: false };
