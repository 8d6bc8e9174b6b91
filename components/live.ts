import { type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { onAnnouncement } from '../core/platform/announcements.ts';
import { timers } from '../core/platform/time.ts';
import type { Topic } from '../core/ports.ts';
import { DatabaseBlockedError } from '../core/store/errors.ts';
import { type Database, openDatabase } from '../core/store/open.ts';

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

/** What stands until the whole has been read. */
export interface Before<T> {
  /** What the page shows without asking the store. */
  readonly known: T | null;
  /** Is read before the whole, for what the page shows first. */
  readonly first: Read<T>;
}

/** Reads now, and again after each commit that the background announces on one of the topics; as long as the page lives. */
export function live<T>(topics: readonly Topic[], read: Read<T>, before?: Before<T>): ReadonlySignal<Live<T>> {
  return follow(topics, read, before).result;
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

export function follow<T>(topics: readonly Topic[], read: Read<T>, before?: Before<T>): Feed<T> {
  const known = before?.known ?? null;
  const result = signal<Live<T>>(known === null ? { state: 'loading' } : { state: 'ready', value: known });
  let newest = 0;
  /** Then the whole has been read meanwhile, or is about to be. */
  let announced = false;
  const refresh = async (by: Read<T>) => {
    const mine = (newest += 1);
    const next = await settled(database().then(by));
    if (mine !== newest) return;
    result.value = next;
    if (next.state !== 'failed' || !(next.error instanceof DatabaseBlockedError)) return;
    await next.error.freed;
    if (mine === newest) await refresh(read);
  };
  const begin = async () => {
    if (!before) return refresh(read);
    // What is known is on the screen before anything else takes the processor.
    if (known !== null) await nextFrame();
    if (!announced) await refresh(before.first);
    await nextFrame();
    if (!announced) await refresh(read);
  };
  const announcements = onAnnouncement((topic) => {
    if (!topics.includes(topic)) return;
    announced = true;
    void refresh(read);
  });
  void begin();
  return { result, close: () => announcements.close() };
}

/** What a reading comes to. */
export function settled<T>(reading: Promise<T>): Promise<Live<T>> {
  return reading.then(
    (value): Live<T> => ({ state: 'ready', value }),
    (error: unknown): Live<T> => ({ state: 'failed', error }),
  );
}

/** What stands now has been painted, or nobody sees the page. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, longestFrame);
    // The second begins once the first is on its way to the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
  });
}

/** Milliseconds. */
const longestFrame = 100;
