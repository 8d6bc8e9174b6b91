import type { Announcer, Topic } from '../../ports.ts';

const channelName = 'lockstep';

/** Announces commits to every open page of the extension. */
export function createAnnouncer(): Announcer {
  const channel = new BroadcastChannel(channelName);
  return { announce: (topic) => channel.postMessage(topic) };
}

/** Calls back with the topic of each commit that the background announces. */
export function onAnnouncement(callback: (topic: Topic) => void): { close(): void } {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', (event: MessageEvent<Topic>) => callback(event.data));
  return { close: () => channel.close() };
}
