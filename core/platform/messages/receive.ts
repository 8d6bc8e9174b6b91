import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { type Answers, type Command, type CommandOf, CommandSchema, type Handlers } from '../../messages/commands.ts';
import { type Refused, refuse } from '../../model/refusal.ts';
import { text } from '../../model/text.ts';

/**
 * Listens for commands. Only our own pages are heard: the sender is this extension and the address is one of its pages.
 * What is not a well-formed command is refused and does nothing, not even ask for the handlers.
 * Registered synchronously; `handlersWhenReady` is asked for each command and may wait.
 */
export function receiveCommands(
  handlersWhenReady: () => Promise<Handlers>,
  reportFailure: (error: unknown) => Refused,
): void {
  browser.runtime.onMessage.addListener((message: unknown, sender, sendResponse) => {
    if (!isOwnPage(sender)) return false;
    void answer(message, handlersWhenReady).catch(reportFailure).then(sendResponse);
    return true;
  });
}

async function answer(message: unknown, handlersWhenReady: () => Promise<Handlers>): Promise<Answers[Command['type']]> {
  const parsed = v.safeParse(CommandSchema, message);
  if (!parsed.success) return refuse(text('background.malformed'));
  return dispatch(parsed.output, await handlersWhenReady());
}

function dispatch<T extends Command['type']>(command: CommandOf<T> & { type: T }, handlers: Handlers) {
  return handlers[command.type](command);
}

function isOwnPage(sender: { id?: string; url?: string }): boolean {
  return sender.id === browser.runtime.id && (sender.url ?? '').startsWith(browser.runtime.getURL('/'));
}
