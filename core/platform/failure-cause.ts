import { browser } from 'wxt/browser';
import type { Sent } from '../connectors/guarded-fetch.ts';

export type FailureCause = Extract<Sent, { kind: 'failed' }>['why'];

export interface FailureWatch {
  /** Why the request to that address failed; to be asked after its `fetch` was rejected. */
  cause(): Promise<FailureCause>;
  stop(): void;
}

/** The event comes up to 0.2 s after the rejection (Firefox 153); what has not come by now (ms) doesn't come. */
const patience = 2_000;

/** How long (ms) a host is listened to after its last request: to begin anew for each costs a step its own time again. */
const lingering = 5_000;

interface HostWatch {
  /** By the addresses of the requests under way. */
  readonly heard: Map<string, (error: string) => void>;
  /** From then on no failure is missed. */
  readonly inPlace: Promise<unknown>;
  readonly listener: (details: { url: string; error: string }) => void;
  /** While no request is under way. */
  ending?: ReturnType<typeof setTimeout>;
}

const hosts = new Map<string, HostWatch>();

/**
 * Hears from `webRequest.onErrorOccurred` what `fetch` keeps to itself: there, every failure is the same TypeError.
 * Listens only around requests, so that a failing request of a tab does not wake the background at other times.
 * @param url unique to the request, by its fragment
 */
export async function watchForFailure(url: string, changes: boolean): Promise<FailureWatch> {
  const { protocol, hostname } = new URL(url);
  const pattern = `${protocol}//${hostname}/*`;
  const host = hosts.get(pattern) ?? watchHost(pattern);
  clearTimeout(host.ending);
  const error = new Promise<string>((resolve) => host.heard.set(url, resolve));
  await host.inPlace;
  return {
    async cause() {
      const nothing = new Promise<string>((resolve) => void setTimeout(resolve, patience, ''));
      return causeOf(await Promise.race([error, nothing]), changes);
    },
    stop() {
      host.heard.delete(url);
      if (host.heard.size === 0) host.ending = setTimeout(leaveHost, lingering, pattern);
    },
  };
}

function watchHost(pattern: string): HostWatch {
  const heard: HostWatch['heard'] = new Map();
  const listener = ({ url, error }: { url: string; error: string }) => heard.get(url)?.(error);
  browser.webRequest.onErrorOccurred.addListener(listener, { urls: [pattern] });
  // Calls to the browser are carried out in order: once this one is answered, the listener is in place.
  const host: HostWatch = { heard, inPlace: browser.runtime.getPlatformInfo(), listener };
  hosts.set(pattern, host);
  return host;
}

function leaveHost(pattern: string): void {
  const host = hosts.get(pattern);
  if (host) browser.webRequest.onErrorOccurred.removeListener(host.listener);
  hosts.delete(pattern);
}

/**
 * What an error of `webRequest.onErrorOccurred` proves. `refused` and `certificate` only where no byte of the request can
 * have left; everything else, new names too, is `lost`. Chromium has its names in net/base/net_error_list.h; Firefox
 * in js/xpconnect/src/xpc.msg, but for what goes wrong in TLS it gives the sentence in the person's language
 * (security/manager/locales: nsserrors.properties).
 */
export function causeOf(error: string, changes: boolean): FailureCause {
  if (beforeTheConnection.has(error)) return 'refused';
  if (error.startsWith('net::ERR_CERT_') || firefoxCertificateSentences.has(plainQuotes(error))) return 'certificate';
  // Some sentence about TLS in a language that we can't read. It may be about a connection that broke later on, so a
  // change request stays lost; for a harmless one the help about certificates is worth more than that doubt.
  const isSentence = error !== '' && !/^(?:net::ERR_|NS_)/.test(error);
  return isSentence && !changes ? 'certificate' : 'lost';
}

const beforeTheConnection: ReadonlySet<string> = new Set([
  'net::ERR_ADDRESS_INVALID',
  'net::ERR_ADDRESS_UNREACHABLE',
  'net::ERR_BLOCKED_BY_ADMINISTRATOR',
  'net::ERR_BLOCKED_BY_CLIENT',
  'net::ERR_CONNECTION_REFUSED',
  'net::ERR_CONNECTION_TIMED_OUT',
  'net::ERR_INTERNET_DISCONNECTED',
  'net::ERR_NAME_NOT_RESOLVED',
  'net::ERR_NETWORK_ACCESS_DENIED',
  'net::ERR_PROXY_CONNECTION_FAILED',
  'net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  'net::ERR_TUNNEL_CONNECTION_FAILED',
  'net::ERR_UNSAFE_PORT',
  'NS_ERROR_CONNECTION_REFUSED',
  'NS_ERROR_OFFLINE',
  'NS_ERROR_PORT_ACCESS_NOT_ALLOWED',
  'NS_ERROR_PROXY_CONNECTION_REFUSED',
  'NS_ERROR_UNKNOWN_HOST',
  'NS_ERROR_UNKNOWN_PROXY_HOST',
]);

/** What Firefox says in English of a certificate that it does not accept; always before the request. */
const firefoxCertificateSentences: ReadonlySet<string> = new Set([
  'The certificate is not trusted because it is self-signed.',
  "Peer's Certificate issuer is not recognized.",
  "Peer's Certificate has expired.",
  "The certificate issuer's certificate has expired. Check your system date and time.",
  "Unable to communicate securely with peer: requested domain name does not match the server's certificate.",
]);

function plainQuotes(sentence: string): string {
  return sentence.replaceAll('’', "'");
}
