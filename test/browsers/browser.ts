/** One face for the two browsers that tests, demo and screenshots drive. `launch` in index.ts gives one. */

import type { Authority } from '../servers/network/authority.ts';

export type BrowserName = 'chromium' | 'firefox';

export interface LaunchOptions {
  /** What to load: the folder of the unpacked extension in Chromium, the zip or xpi file in Firefox. */
  readonly extension: string;
  /** A folder to keep the profile in. Left out: a temporary one, removed by `close`. */
  readonly profile?: string;
  /** What {@link prepareProfile} made, to begin a new profile with: a first start of a browser is twice the work. */
  readonly beginWith?: string;
  /** Shows the browser; needs a display. */
  readonly headful?: boolean;
  /** A folder of `policyFolder` in policies.ts: the organisation's policies, which only this browser sees. */
  readonly policyFolder?: string;
  /** Chromium: the policies install the extension, of which `extension` holds the manifest only. */
  readonly installedByPolicy?: boolean;
  /** Of a server over TLS that the browser is to trust. */
  readonly authority?: Pick<Authority, 'certificate' | 'serverKeyHash'>;
  /** More preferences of Firefox, e.g. the idle time of the background. */
  readonly firefoxPreferences?: Readonly<Record<string, string | number | boolean>>;
}

export interface TestBrowser {
  readonly name: BrowserName;
  /** The extension's own origin with a slash at the end, e.g. `chrome-extension://…/`. */
  readonly extensionUrl: string;
  /** Opens a page of the extension in a tab, e.g. `popup.html`, and waits until it has loaded. */
  open(path: string, size?: Size): Promise<ExtensionPage>;
  /** The page of a window or tab that something else opened, at an address that begins so; waits for it. */
  pageAt(address: string): Promise<ExtensionPage>;
  /** Opens the real toolbar popup. Chromium only: Firefox's can be opened but not driven, and this throws there. */
  openToolbarPopup(): Promise<ExtensionPage>;
  /**
   * Grants access to hosts as if the person had allowed it. A host is an origin or any address at it; its port is left
   * out, as host permissions know none. A click on *Allow access* needs none of this: every prompt is accepted.
   */
  grantHosts(...hosts: string[]): Promise<void>;
  /** Takes the access away as if the person had done so in the browser's settings. */
  revokeHosts(...hosts: string[]): Promise<void>;
  /** Ends the background as idleness would; the next event starts it again. */
  endBackground(): Promise<void>;
  /**
   * Bytes of its heap that the background uses, after a collection. Chromium only: Firefox has no such number, and this
   * throws there.
   */
  backgroundHeap(): Promise<number>;
  /** Reloads the extension as an update does, or disables and enables it, as the person could; its pages are closed. */
  restartExtension(how: 'reload' | 'disable'): Promise<void>;
  /** What the extension's pages and background, and the pages in tabs, wrote to the console so far. */
  console(): Promise<string>;
  /** Ends the browser, naturally or as a crash would, and starts it again with the same profile. */
  restart(how?: Restart): Promise<TestBrowser>;
  /** Waits until the person has closed the browser. */
  closed(): Promise<void>;
  /** Ends the browser and removes its profile unless that was asked to be kept. Harmless a second time. */
  close(): Promise<void>;
}

export interface Restart {
  readonly crash?: boolean;
  /** Done while no browser has the profile open. */
  readonly meanwhile?: (profile: string) => Promise<void>;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A place to look for elements: a page, or an element in it. */
export interface Scope {
  /**
   * The one element of that role and accessible name, seen by a screen reader, e.g. `byRole('button', 'Change')`.
   * A text must match the whole name, a regular expression any part. Password fields count as `textbox`. Nothing is
   * looked up before it is used: each use waits for exactly one match, and says what there was instead.
   */
  byRole(role: string, name?: string | RegExp): Found;
  /** The one form field of that accessible name (its label), whatever its role. */
  byLabel(name: string | RegExp): Found;
}

export interface Found extends Scope {
  click(): Promise<void>;
  /** Replaces what the field holds by typing; a long text by pasting. */
  fill(text: string): Promise<void>;
  /** Focuses the element and presses one key, e.g. `Enter`, `ArrowDown`. */
  press(key: string): Promise<void>;
  /** Chooses an option by its value. */
  select(value: string): Promise<void>;
  /** Gives files to a file field. */
  upload(...paths: string[]): Promise<void>;
  /** The rendered text (innerText). */
  text(): Promise<string>;
  value(): Promise<string>;
  attribute(name: string): Promise<string | null>;
  /** Checked, pressed, selected or expanded: what the element's state says to a screen reader. */
  on(): Promise<boolean>;
  disabled(): Promise<boolean>;
  focused(): Promise<boolean>;
  /** How many there are at this moment; waits for nothing. */
  count(): Promise<number>;
  /** Waits for it; `timeout` in ms, 15 s unless told. */
  appears(timeout?: number): Promise<void>;
  /** Waits until there is none. */
  disappears(timeout?: number): Promise<void>;
  /** Waits until its rendered text contains or matches; answers that text. */
  says(text: string | RegExp, timeout?: number): Promise<string>;
}

export interface ExtensionPage extends Scope {
  url(): Promise<string>;
  /** The page's rendered text at this moment. */
  text(): Promise<string>;
  /** Waits until the page's rendered text contains or matches; answers the whole text. `timeout` in ms, 15 s unless told. */
  says(text: string | RegExp, timeout?: number): Promise<string>;
  /** Runs a self-contained function in the page; arguments and answer are JSON. */
  evaluate<A extends readonly unknown[], R>(work: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Runs it again and again until it answers something truthy; `what` names the condition in the failure. */
  until<A extends readonly unknown[], R>(
    what: string,
    condition: (...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<NonNullable<R>>;
  /** Moves the focus, e.g. `Tab`, or types into what has it. */
  press(key: string): Promise<void>;
  /** Brings its tab to the front, as the person would: Firefox gives no keys to one that stands behind. */
  front(): Promise<void>;
  resize(size: Size): Promise<void>;
  /** Writes a PNG. */
  screenshot(path: string): Promise<void>;
  reload(): Promise<void>;
  close(): Promise<void>;
}
