import type { GenericError } from '@microsoft/microsoft-graph-types';
import type { ModelError as OktaError } from '@okta/okta-sdk-nodejs';
import type { Said } from './support.ts';
import type {
  GitLab,
  Grafana,
  JumpCloud,
  Nextcloud,
  OneLogin,
  Salesforce,
  ServiceNow,
  Vault,
} from './vendor-schemas.ts';

/**
 * What the makers of the presets that no real server proves say of their APIs: the requests of a change, and the answers
 * to its last one. Each request is written by the pages that the preset links to, each answer by what `answersFrom` names;
 * the account is `n-1`, whose name is `ann`.
 */
export interface Vendor {
  readonly preset: string;
  readonly mode?: 'selfService' | 'serviceAccount';
  /** The requests in their order; `url` below the source's address. */
  readonly requests: readonly VendorsRequest[];
  /** The answers to all but the last. */
  readonly before?: readonly Said[];
  /** Each answer to the last request, and what came of it. */
  readonly answers: readonly (readonly [outcome: string, answer: Said])[];
  /** Where its answers were seen; said on the preset's page too. */
  readonly answersFrom: string;
  /**
   * What its requests and answers have the types of: the maker's own package on npm, or the page that the schema in
   * vendor-schemas.ts is written by; named on the preset's page.
   */
  readonly typedBy: string;
  /** What finds the account; its answer has exactly `ann`. */
  readonly find?: { readonly url: string; readonly answer: Said };
  /** What is asked after a success that does not name the account, and the answer for the new password. */
  readonly looks?: { readonly urls: readonly string[]; readonly answer: Said };
  /** A sign-in: what is asked, and answers for the right and a wrong password, and for another account. */
  readonly verify?: {
    readonly request: VendorsRequest;
    readonly right: Said;
    readonly wrong: Said;
    readonly other?: Said;
    /** Where the maker's ids are not of the form `n-1`. */
    readonly nativeIdentity?: string;
  };
}

export interface VendorsRequest {
  readonly method: string;
  readonly url: string;
  /** Those that the maker asks for, beside Accept. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or a form as text. */
  readonly body?: unknown;
}

export const secrets = {
  token: 'the-token',
  clientSecret: 'the-client-secret',
  password: 'the-service-password',
  apiKey: 'the-api-key',
  appPassword: 'the-app-password',
};
export const passwords = { current: 'Old one 1', next: 'New "one" & 2' };

export const json = { 'Content-Type': 'application/json' };
export const said = (status: number, body?: unknown): Said => ({
  status,
  headers: json,
  ...(body !== undefined && { body: JSON.stringify(body) }),
});
export const bearer = { Authorization: 'Bearer the-token' };
export const basic = (user: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
export const own = basic('ann', passwords.current);

/** The client credentials of RFC 6749, 4.4, at the maker's own token endpoint. */
export const tokenByForm = (url: string, clientId: string): VendorsRequest => ({
  method: 'POST',
  url,
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: `grant_type=client_credentials&client_id=${clientId}&client_secret=the-client-secret`,
});
export const tokenGiven = [said(200, { access_token: 'the-token', token_type: 'Bearer', expires_in: 60 })];

export const okta = (code: string, cause = 'Why', summary = 'Api validation failed: password'): OktaError => ({
  errorCode: code,
  errorSummary: summary,
  errorCauses: [{ errorSummary: cause }],
});
export const graph = (code: string, message: string): { readonly error: GenericError } => ({
  error: { code, message },
});
export const google = (code: number, reason: string, message: string) => ({
  error: { code, message, errors: [{ message, domain: 'global', reason }] },
});
export const salesforce = (errorCode: string, message: string): Salesforce['error'] => [{ errorCode, message }];
export const serviceNow = (message: string, detail: string): ServiceNow['error'] => ({
  error: { message, detail },
  status: 'failure',
});
export const auth0 = (statusCode: number, message: string, errorCode?: string) => ({
  statusCode,
  error: 'An error',
  message,
  ...(errorCode !== undefined && { errorCode }),
});
export const oneLogin = (
  error: boolean,
  code: number,
  message: OneLogin['status']['status']['message'],
): OneLogin['status'] => ({ status: { error, code, type: error ? 'error' : 'success', message } });
export const ocs = (statuscode: number, message = '', data: unknown = []): Nextcloud['answer'] => ({
  ocs: { meta: { status: statuscode === 100 ? 'ok' : 'failure', statuscode, message }, data },
});
export const jumpCloud = (code: number, message: string): JumpCloud['error'] => ({ code, message });
export const jumpCloudViolation = (description: string): JumpCloud['error'] => ({
  ...jumpCloud(400, 'Password validation fail'),
  status: 'INVALID_ARGUMENT',
  details: [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolationsList: [{ field: 'password', description }],
    },
  ],
});
export const gitLab = (message: GitLab['error']['message']): GitLab['error'] => ({ message });
export const grafana = (message: string): Grafana['message'] => ({ message });
export const vault = (error: string): Vault['error'] => ({ errors: [error] });
