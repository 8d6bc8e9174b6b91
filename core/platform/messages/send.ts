import { browser } from 'wxt/browser';
import type { Answers, Command } from '../../messages/commands.ts';

/** Sends one command to the background and waits for its answer. */
export function send<C extends Command>(command: C): Promise<Answers[C['type']]> {
  return browser.runtime.sendMessage<C, Answers[C['type']]>(command);
}
