import type { Answers, Command } from '../../core/messages/commands.ts';
import type { Refusal, Refused } from '../../core/model/refusal.ts';
import { text } from '../../core/model/text.ts';
import { send } from '../../core/platform/send.ts';

/** Sends a command; a background that cannot be reached is one more refusal. */
export async function ask<C extends Command>(command: C): Promise<Answers[C['type']] | Refused> {
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

/** The background did not answer at all. */
const noAnswer: Refusal = { sentences: [text('launchpad.noAnswer')] };
