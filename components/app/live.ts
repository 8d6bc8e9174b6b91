import { type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { onAnnouncement } from '../../core/platform/messages/announcements.ts';
import { timers } from '../../core/platform/time.ts';
import type { Topic } from '../../core/ports.ts';
import { DatabaseBlockedError } from '../../core/store/database/errors.ts';
import { type Database, openDatabase } from '../../core/store/database/open.ts';

let opened: Promise<Database> | undefined;

/** The store as pages see it: opened once, for reading only. */
export function database(): Promise<Database> {
  return (opened ??= openDatabase(undefined, { onClosed: forget, timers }).catch((error: unknown) => {
    // Until it is free, asking again would only wait behind what waits already.
    if (error instanceof DatabaseBlockedError) void error.freed.then(forget);
    else forget();
    throw error;
  }));
}

/** The next read opens it anew. */
function forget(): void {
  opened = undefined;
}

/** What a live read shows: not there yet, there, or why not. */
export type Live<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: unknown };

type Read<T> = (db: Database) => Promise<T>;

/** Reads now, and again after each commit that the background announces on one of the topics; as long as the page lives. */
export function live<T>(topics: readonly Topic[], read: Read<T>): ReadonlySignal<Live<T>> {
  return follow(topics, read).result;
}

/** {@link live} for as long as the component is mounted; give the component a `key` where `read` changes. */
export function useLive<T>(topics: readonly Topic[], read: Read<T>): Live<T> {
  const [feed] = useState(() => follow(topics, read));
  useEffect(() => feed.close, [feed]);
  return feed.result.value;
}

/** A live read, until it is closed. */
export interface Feed<T> {
  readonly result: ReadonlySignal<Live<T>>;
  readonly close: () => void;
}

export function follow<T>(topics: readonly Topic[], read: Read<T>): Feed<T> {
  const result = signal<Live<T>>({ state: 'loading' });
  let newest = 0;
  const refresh = async () => {
    const mine = (newest += 1);
    const next = await settled(database().then(read));
    if (mine !== newest) return;
    result.value = next;
    if (next.state !== 'failed' || !(next.error instanceof DatabaseBlockedError)) return;
    await next.error.freed;
    if (mine === newest) await refresh();
  };
  const announcements = onAnnouncement((topic) => {
    if (topics.includes(topic)) void refresh();
  });
  void refresh();
  return { result, close: () => announcements.close() };
}

/** What a reading comes to. */
export function settled<T>(reading: Promise<T>): Promise<Live<T>> {
  return reading.then(
    (value): Live<T> => ({ state: 'ready', value }),
    (error: unknown): Live<T> => ({ state: 'failed', error }),
  );
}
