/**
 * The browser behind small ports. Everything that core takes from its surroundings is one of these, so that all of core
 * runs in plain Node under a test's own clock. core/platform/ has the browser's implementations.
 */

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Timers {
  /** Calls back once after `ms` milliseconds unless cancelled; does not survive the background's end. */
  after(ms: number, callback: () => void): { cancel(): void };
}

export interface Alarms {
  /** Replaces the alarm of that name. Wakes the background at `when` (epoch ms); 30 s from now is the least. */
  set(name: string, when: number): Promise<void>;
  clear(name: string): Promise<void>;
}

export interface Locks {
  /** Runs `work` while holding the lock and answers true; answers false at once when someone else holds it. */
  holdIfFree(name: string, work: () => Promise<void>): Promise<boolean>;
  /** Runs `work` while holding the lock, once whoever holds it now has let go. */
  hold<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** `storage.session`: memory only, gone with the browser's session or the extension's reload. */
export interface SessionStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  keys(): Promise<readonly string[]>;
}

/** `storage.local`: what must stand outside the database (the audit chain's head and count). Never a secret. */
export interface LocalStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

export interface Permissions {
  /** May the extension reach this origin? Ports are not part of a host permission. */
  has(origin: string): Promise<boolean>;
}

export interface KeepAlive {
  /** Keeps the background from being ended for idleness until `work` settles. */
  during<T>(work: Promise<T>): Promise<T>;
}

/** Signs the person in at an authorization server, in a window of the browser's. */
export interface Identity {
  /**
   * Where the server sends the person back to; registered there, letter by letter. Each source has its own, so that what
   * one server gives is never taken for another's (RFC 9700, 4.4.2).
   */
  redirectUri(sourceId: string): string;
  /** Opens the address and waits for the way back. */
  launch(url: string): Promise<Redirected>;
}

export type Redirected =
  | { readonly kind: 'redirected'; readonly url: string }
  /** The person closed the window, or the browser says no more than that. */
  | { readonly kind: 'closed' }
  /** The page did not load. */
  | { readonly kind: 'notLoaded' };

/** What pages re-read. */
export type Topic = 'changes' | 'accounts' | 'configuration' | 'audit' | 'secrets';

export interface Announcer {
  /** Tells every open page that something of that topic was committed. */
  announce(topic: Topic): void;
}

export interface Random {
  /** Cryptographically strong, as crypto.getRandomValues. */
  fill(bytes: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer>;
  uuid(): string;
}

export interface Logger {
  /** For the developer's console. Redacts every secret it was told of. */
  warn(message: string, detail?: unknown): void;
}
