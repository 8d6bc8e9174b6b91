import { browser } from 'wxt/browser';
import type { Sent } from '../../connectors/http/guarded-fetch.ts';

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
export async function watchForFailure(url: string): Promise<FailureWatch> {
  const { protocol, hostname } = new URL(url);
  const pattern = `${protocol}//${hostname}/*`;
  const host = hosts.get(pattern) ?? watchHost(pattern);
  clearTimeout(host.ending);
  const error = new Promise<string>((resolve) => host.heard.set(url, resolve));
  await host.inPlace;
  return {
    async cause() {
      const nothing = new Promise<string>((resolve) => void setTimeout(resolve, patience, ''));
      return causeOf(await Promise.race([error, nothing]));
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
 * What an error of `webRequest.onErrorOccurred` says of a harmless request, for the person's help: `refused` and
 * `certificate` where no connection came about, everything else, new names too, is `lost`. Of a change request it proves
 * nothing: it is about the last of several copies. Chromium has its names in net/base/net_error_list.h; Firefox in
 * js/xpconnect/src/xpc.msg, but for what goes wrong in TLS it gives the sentence in the person's language
 * (security/manager/locales: nsserrors.properties).
 */
export function causeOf(error: string): FailureCause {
  if (beforeTheConnection.has(error)) return 'refused';
  const isSentence = error !== '' && !/^(?:net::ERR_|NS_)/.test(error);
  const isCertificate = isSentence ? !firefoxTlsTrouble.test(error) : error.startsWith('net::ERR_CERT_');
  return isCertificate ? 'certificate' : 'lost';
}

/**
 * The beginning of what Firefox says, in English, of TLS where the server's certificate is not what is wrong: there is no
 * TLS at that port, only an old version of it, or the server wants a certificate of the client. Elsewhere a sentence is
 * taken to be about the certificate, in the languages that we cannot read as well: that is by far the likeliest.
 */
const firefoxTlsTrouble = /^(?:SSL |Peer (?:reports|using) |Cannot communicate securely )/;

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
