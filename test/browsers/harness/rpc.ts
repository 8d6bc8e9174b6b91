import type { SourceAnswer, SourceRequest } from '../../../core/connectors/http/guarded-fetch.ts';
import type { OAuthClient, TokenAnswer } from '../../../core/connectors/oauth/client.ts';
import type { Outcome } from '../../../core/model/outcome.ts';
import type { Call, Called } from '../../contract/runtime.ts';

/**
 * What the harness's background does for a test, each asked for by one message. The harness is the extension with these
 * in place of its own entrypoints: same manifest, same core, same build.
 */
export type HarnessCall =
  /** One operation of a connector, as the runner would call it. */
  | { readonly type: 'connector'; readonly call: Call }
  /** One request through the guarded fetch of the source at `url`. */
  | { readonly type: 'request'; readonly id?: string; readonly url: string; readonly request: SourceRequest }
  /** Ends the call or request with that id, as Stop would. */
  | { readonly type: 'abort'; readonly id: string }
  /** Signs the person in at an authorization server, as the background does for a source. */
  | { readonly type: 'authorize'; readonly client: OAuthClient }
  /** A token of that client, or another one than `refused`. */
  | { readonly type: 'accessToken'; readonly client: OAuthClient; readonly refused?: string }
  | { readonly type: 'redirectUri'; readonly sourceId: string }
  /** How many session rules of declarativeNetRequest there are. */
  | { readonly type: 'countRules' };

export interface HarnessAnswers {
  readonly connector: Called;
  readonly request: PlainAnswer;
  readonly abort: null;
  readonly authorize: Outcome | null;
  readonly accessToken: TokenAnswer;
  readonly redirectUri: string;
  readonly countRules: number;
}

/** A {@link SourceAnswer} that fits into a message. */
export type PlainAnswer =
  | Exclude<SourceAnswer, { kind: 'answer' }>
  | (Omit<Extract<SourceAnswer, { kind: 'answer' }>, 'header'> & { readonly setCookie: string | null });
