import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Command } from '../../../core/messages/commands.ts';
import type { Refusal } from '../../../core/model/refusal.ts';
import { send } from '../../../core/platform/messages/send.ts';
import { type Answer, ask } from '../command.ts';
import { focusFirstProblem, leaveFields } from './form-focus.ts';

/** What the form sends, or why it sends nothing: something in it is wrong, or the person is asked something first. */
export type Prepared<C extends Command> = C | 'problem' | 'asking';

type Prepare<C extends Command> = () => Prepared<C> | Promise<Prepared<C>>;

export interface PasswordForm<C extends Command> {
  /** It was submitted as it is: what is missing is told from then on. */
  readonly submitted: ReadonlySignal<boolean>;
  readonly busy: ReadonlySignal<boolean>;
  /** Why the last command was refused; null where there is nothing to say. */
  readonly refusal: ReadonlySignal<Refusal | null>;
  /** Does nothing while it is busy, which it is while the command is being prepared, too. */
  readonly submit: (prepare: Prepare<C>) => Promise<void>;
  /** For the `<form>`: submits what `prepare` makes of it. */
  readonly attributes: (prepare: Prepare<C>) => {
    readonly ref: RefObject<HTMLFormElement | null>;
    readonly noValidate: true;
    readonly onSubmit: (event: Event) => void;
  };
}

/**
 * A form with passwords in it, which sends one command. `clear` empties its fields: what was typed is gone from the page
 * before the command is sent, and when the form goes.
 */
export function usePasswordForm<C extends Command>({
  clear,
  onDone,
}: {
  readonly clear: () => void;
  readonly onDone: (answer: Answer<C>) => void;
}): PasswordForm<C> {
  const submitted = useSignal(false);
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const ref = useRef<HTMLFormElement>(null);
  const [empty] = useState(() => clear);
  useEffect(() => empty, [empty]);

  const prepared = async (prepare: Prepare<C>): Promise<Prepared<C>> => {
    const made = prepare();
    if (!(made instanceof Promise)) return made;
    busy.value = true;
    try {
      return await made;
    } finally {
      busy.value = false;
    }
  };
  const submit = async (prepare: Prepare<C>) => {
    if (busy.peek()) return;
    refusal.value = null;
    submitted.value = true;
    leaveFields(ref.current);
    const command = await prepared(prepare);
    if (command === 'problem') focusFirstProblem(ref.current);
    if (typeof command === 'string') return;
    busy.value = true;
    empty();
    submitted.value = false;
    const answer = await ask(send, command);
    busy.value = false;
    if (answer.ok) onDone(answer as Answer<C>);
    else refusal.value = answer.refusal;
  };
  return {
    submitted,
    busy,
    refusal,
    submit,
    attributes: (prepare) => ({
      ref,
      noValidate: true,
      onSubmit: (event) => {
        event.preventDefault();
        void submit(prepare);
      },
    }),
  };
}
