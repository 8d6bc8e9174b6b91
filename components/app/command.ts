import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { Answers, Command } from '../../core/messages/commands.ts';
import type { Problem } from '../../core/model/configuration/shape.ts';
import type { Refusal, Refused } from '../../core/model/refusal.ts';
import { type Text, text } from '../../core/model/text.ts';

/** Sends a command to the background. Rejects where it cannot be reached. */
export type Send = <C extends Command>(command: C) => Promise<Answers[C['type']]>;

/** Sends a command; a background that cannot be reached is one more refusal. */
export async function ask<C extends Command>(send: Send, command: C): Promise<Answers[C['type']] | Refused> {
  try {
    return await send(command);
  } catch {
    return { ok: false, refusal: noAnswer };
  }
}

/** The refusal in an answer, or null when it was done. */
export function refusalIn(answer: { readonly ok: boolean } | Refused): Refusal | null {
  return 'refusal' in answer ? answer.refusal : null;
}

/** Nobody can tell whether the background has done it. */
const noAnswer: Refusal = { sentences: [text('launchpad.noAnswer')] };

export interface CommandState {
  readonly running: boolean;
  /** Why it was refused; empty when there is nothing to say. */
  readonly refusal: readonly Text[];
  /** Of an edit: where each thing is wrong. */
  readonly problems: readonly Problem[];
  /** Of an edit: what it started from has changed. */
  readonly conflict: boolean;
}

export type Answer<C extends Command> = Exclude<Answers[C['type']], Refused>;

/** Sends commands one at a time; answers with null where one was refused, and keeps why. */
export function useCommandBy(send: Send): {
  readonly state: ReadonlySignal<CommandState>;
  readonly run: <C extends Command>(command: C) => Promise<Answer<C> | null>;
  readonly forget: () => void;
} {
  const state = useSignal<CommandState>(idle);
  return {
    state,
    forget: () => (state.value = idle),
    async run<C extends Command>(command: C) {
      if (state.peek().running) return null;
      state.value = { ...idle, running: true };
      const answer = await ask(send, command);
      if (answer.ok) {
        state.value = idle;
        return answer as Answer<C>;
      }
      const { sentences, problems = [], conflict = false } = answer.refusal;
      state.value = { running: false, refusal: sentences, problems, conflict };
      return null;
    },
  };
}

const idle: CommandState = { running: false, refusal: [], problems: [], conflict: false };
