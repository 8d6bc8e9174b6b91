import * as v from 'valibot';
import { clientAuthentications, oauthGrants } from '../oauth/client.ts';
import { pointerPattern } from './pointer.ts';

/**
 * How a service over HTTP is spoken to, as data: docs/connectors/web-services.md. A source keeps it whole in its
 * `connectorAttributes`. What a schema cannot say of it is in soundness.ts.
 */

const label = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const name = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/));
const template = v.pipe(v.string(), v.maxLength(2000));
const pointer = v.pipe(v.string(), v.maxLength(200), v.regex(pointerPattern));
const expression = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const headerName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/));

/** Where in an answer something stands; one of `json`, `header` and `text`. */
const PlaceSchema = v.strictObject({
  json: v.optional(pointer),
  header: v.optional(headerName),
  /** An expression with one group, looked for in the body as it is. */
  text: v.optional(expression),
  /** The text is part of a web page: `&amp;` and its like are read. */
  html: v.optional(v.boolean(), false),
});
export type Place = v.InferOutput<typeof PlaceSchema>;

const KeepSchema = v.strictObject({
  ...PlaceSchema.entries,
  /** It is blotted out wherever it would be shown, as a password is. */
  secret: v.optional(v.boolean(), false),
  /** Without it the request has failed, unless it is optional. */
  optional: v.optional(v.boolean(), false),
});

/** What a value has to be; all that is said must hold. */
const MatcherSchema = v.strictObject({
  exists: v.optional(v.boolean()),
  /** A text may hold variables. */
  equals: v.optional(v.union([v.string(), v.number(), v.boolean(), v.null()])),
  /** A list holds it. */
  includes: v.optional(v.string()),
  matches: v.optional(expression),
});
export type Matcher = v.InferOutput<typeof MatcherSchema>;

const status = v.union([
  v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599)),
  v.picklist(['2xx', '4xx', '5xx']),
]);

const WhenSchema = v.strictObject({
  status: v.optional(v.union([status, v.pipe(v.array(status), v.minLength(1), v.maxLength(20))])),
  /** A redirect; its status and its target cannot be read. */
  redirect: v.optional(v.boolean()),
  /** By header. */
  headers: v.optional(v.record(headerName, MatcherSchema)),
  /** By JSON pointer; an answer that isn't JSON has nothing there. */
  json: v.optional(v.record(pointer, MatcherSchema)),
  /** An expression that the body holds. */
  text: v.optional(expression),
});
export type When = v.InferOutput<typeof WhenSchema>;

/** What an answer can be taken for. `continue`: the next request, or the end of what signs in, finds or tests. */
export const answerOutcomes = [
  'continue',
  'changed',
  'alreadyHasIt',
  'rejected',
  'wrongCurrentPassword',
  'rightButBarred',
  'accountNotFound',
  'accountLocked',
  'accountDisabled',
  'permissionDenied',
  'misconfigured',
  'throttled',
  'unreachable',
  'unknown',
] as const;

export const rejectionReasons = ['policy', 'history', 'tooYoung'] as const;

/** One row of a request's table of answers: the first that fits says what came of it. */
const AnswerSchema = v.strictObject({
  when: v.optional(WhenSchema, {}),
  outcome: v.picklist(answerOutcomes),
  /** With `rejected`. */
  reason: v.optional(v.picklist(rejectionReasons)),
  /** Where the source's own sentence stands, if not where the description says. */
  sentence: v.optional(PlaceSchema),
  /** Words of the description's own, beside the source's. */
  note: v.optional(label),
});
export type AnswerRow = v.InferOutput<typeof AnswerSchema>;

const BodySchema = v.strictObject({
  /** A tree of JSON with variables in its texts. */
  json: v.optional(v.unknown()),
  /** A variable with an object that was read before: `json` is laid over it, all else is sent back as it was. */
  over: v.optional(template),
  /** `application/x-www-form-urlencoded`. */
  form: v.optional(v.record(v.pipe(v.string(), v.maxLength(200)), template)),
});
export type Body = v.InferOutput<typeof BodySchema>;

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const RequestSchema = v.strictObject({
  /** What it does, for whoever tests the source: `Sign in with the service account`. */
  title: label,
  method: v.picklist(methods),
  /** Below the source's address. */
  path: template,
  query: v.optional(v.record(v.pipe(v.string(), v.maxLength(200)), template), {}),
  headers: v.optional(v.record(headerName, template), {}),
  basic: v.optional(v.strictObject({ user: template, password: template })),
  bearer: v.optional(template),
  body: v.optional(BodySchema),
  /** The password may be another one after it, whatever comes back. */
  changes: v.optional(v.boolean(), false),
  /** Sent with the browser's cookies of this source, and the ones in its answer are kept there. */
  sharedCookies: v.optional(v.boolean(), false),
  keep: v.optional(v.record(name, KeepSchema), {}),
  answers: v.pipe(v.array(AnswerSchema), v.minLength(1), v.maxLength(50)),
});
export type RequestDescription = v.InferOutput<typeof RequestSchema>;

const run = {
  /** Names of requests, one after the other. */
  steps: v.pipe(v.array(name), v.minLength(1), v.maxLength(10)),
  /** Names of requests that are sent at the end, however it came. */
  finally: v.optional(v.pipe(v.array(name), v.maxLength(5)), []),
};

const RunSchema = v.strictObject(run);
export type Run = v.InferOutput<typeof RunSchema>;

const ChangeSchema = v.strictObject({
  ...run,
  /** It can be sent twice without harm. */
  repeatable: v.optional(v.boolean(), false),
  /**
   * A success is taken at its word. Without it, the new password signs in once after a success that does not name the
   * account, where there is a `verify`.
   */
  trustsSuccess: v.optional(v.boolean(), false),
  /** New passwords that the source would keep as another one, or not at all: they are refused before anything is sent. */
  cannotHold: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          matches: v.optional(expression),
          moreBytesThan: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))),
          note: label,
        }),
      ),
      v.maxLength(10),
    ),
    [],
  ),
});
export type Change = v.InferOutput<typeof ChangeSchema>;

const FindSchema = v.strictObject({
  ...run,
  /** Where the last answer has the accounts. */
  accounts: v.strictObject({
    /** The list; without it the answer is one account. */
    list: v.optional(pointer),
    id: pointer,
    name: pointer,
    displayName: v.optional(pointer),
    disabled: v.optional(v.strictObject({ json: pointer, equals: v.union([v.string(), v.boolean()]) })),
    /** Attributes of the person by name, for the rules of a policy. */
    attributes: v.optional(v.record(name, pointer), {}),
  }),
});
export type Find = v.InferOutput<typeof FindSchema>;

/** A client of an authorization server, whose access token is the variable `accessToken`. Its texts may hold settings. */
const OAuthSchema = v.strictObject({
  /** RFC 6749, 4.4: the client's own right; 4.1, with PKCE: the right of who signs in. */
  grant: v.picklist(oauthGrants),
  /** Its metadata (RFC 8414, OpenID Connect Discovery) names the endpoints that are not given here. */
  issuer: v.optional(template),
  /** An address, or a path below the source's. */
  tokenEndpoint: v.optional(template),
  authorizationEndpoint: v.optional(template),
  clientId: v.pipe(template, v.minLength(1)),
  /** RFC 6749, 2.3.1. The secret is asked for in the source's form; `none` is a public client. */
  clientAuthentication: v.optional(v.picklist(clientAuthentications), 'basic'),
  /** Separated by spaces. */
  scope: v.optional(template),
  audience: v.optional(template),
  /** RFC 8707. */
  resource: v.optional(template),
  /** What the maker's authorization endpoint wants beside the standard's parameters; none of those. */
  parameters: v.optional(
    v.record(v.pipe(v.string(), v.regex(/^[a-z_]{1,40}$/)), v.pipe(v.string(), v.maxLength(200))),
    {},
  ),
});

const modes = <T extends v.GenericSchema>(schema: T) =>
  v.strictObject({ selfService: v.optional(schema), serviceAccount: v.optional(schema) });

export const DescriptionSchema = v.strictObject({
  /** Of what kind the described service is, in an admin's words. */
  name: label,
  /** Secrets of a service account, by the name of their variable: `secrets.token`. */
  secrets: v.optional(v.record(name, v.strictObject({ label })), {}),
  /** What differs from one service of the kind to the next, by the name of its variable: `settings.realm`. */
  settings: v.optional(
    v.record(name, v.strictObject({ label, default: v.optional(v.pipe(v.string(), v.maxLength(500))) })),
    {},
  ),
  oauth: v.optional(OAuthSchema),
  /** Where errors have the source's own sentence: the first of these that is there. */
  sentences: v.optional(v.pipe(v.array(PlaceSchema), v.maxLength(10)), []),
  requests: v.record(name, RequestSchema),
  change: modes(ChangeSchema),
  verify: v.optional(RunSchema),
  findAccounts: v.optional(modes(FindSchema), {}),
  test: modes(RunSchema),
});
export type Description = v.InferOutput<typeof DescriptionSchema>;
export type DescriptionInput = v.InferInput<typeof DescriptionSchema>;
