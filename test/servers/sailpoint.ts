import express from 'express';
import { constants, generateKeyPairSync, type KeyObject, privateDecrypt, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type {
  ErrorResponseDtoV2024,
  PasswordChangeRequestV2024,
  PasswordChangeResponseV2024,
  PasswordInfoQueryDTOV2024,
  PasswordInfoV2024,
  PasswordPolicyV3DtoV2024,
  PasswordStatusV2024,
  PasswordSyncGroupV2024,
  SourceV2024,
} from 'sailpoint-api-client/dist/v2024/api.d.ts';
import { listen, type RunningServer } from './process.ts';
import { problemsAs } from './sailpoint-types.ts';

/**
 * A stand-in for a SailPoint tenant, because none can be had here: it proves that we say what SailPoint's official client
 * says and read what it reads, not what a tenant does. Each request and each answer is checked against the client's types,
 * at compile time and when it happens; passwords are decrypted with the private key. A violation makes `stop` fail.
 */
export interface SailPoint extends RunningServer {
  readonly sourceName: string;
  readonly client: Credentials;
  /** May ask and set nothing. */
  readonly readOnlyClient: Credentials;
  /** A refresh token of a person; used once, like each that comes after it. */
  newRefreshToken(): string;
  /** Makes a person with one account. */
  addPerson(userName: string, password: string, accountId?: string): void;
  disable(accountId: string): void;
  passwordOf(accountId: string): string | undefined;
  isDisabled(accountId: string): boolean;
  /** How many times a change is still in progress when it is asked for; may be changed while it runs. */
  behaviour: { looks: number };
  /** Ends every access token that was given. */
  endTokens(): void;
  /** What the lists answer with. */
  readonly lists: {
    groups: PasswordSyncGroupV2024[];
    policies: PasswordPolicyV3DtoV2024[];
    sources: SourceV2024[];
  };
  readonly violations: readonly string[];
}

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SailPointOptions {
  /** Shorter passwords are refused; 0 takes any. */
  readonly minLength?: number;
}

interface Person {
  readonly identityId: string;
  readonly accountId: string;
  password: string;
  disabled: boolean;
}

export async function startSailPoint({ minLength = 0 }: SailPointOptions = {}): Promise<SailPoint> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tenant = new Tenant(minLength, privateKey);
  const publicKeyId = randomUUID();
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

  const app = express();
  app.set('env', 'test');
  app.post('/oauth/token', express.urlencoded({ extended: false }), (request, response) => {
    const { status, body } = tenant.token(request);
    response.status(status).set('Cache-Control', 'no-store').json(body);
  });
  app.use('/v2024', (request, response, next) => {
    if (tenant.clientOf(request) === undefined) response.status(401).json({ error: 'JWT validation failed' });
    else next();
  });
  app.use('/v2024', express.json());

  app.post('/v2024/query-password-info', (request, response) => {
    tenant.check('PasswordInfoQueryDTOV2024', request.body);
    const { userName, sourceName } = request.body as PasswordInfoQueryDTOV2024;
    const person = tenant.people.get(userName ?? '');
    if (person === undefined || sourceName !== tenant.sourceName) {
      return tenant.refuse(response, 404, '404.1.1 Referenced object not found', 'The requested object was not found.');
    }
    const { identityId, accountId } = person;
    const info: PasswordInfoV2024 = {
      identityId,
      sourceId: tenant.sourceId,
      publicKey: spki,
      publicKeyId,
      accounts: [{ accountId, accountName: `${userName} on it` }],
      policies: minLength === 0 ? [] : [`passwordMinLength is ${minLength}`],
    };
    return tenant.answer(response, 200, 'PasswordInfoV2024', info);
  });

  app.post('/v2024/set-password', (request, response) => {
    tenant.check('PasswordChangeRequestV2024', request.body);
    const asked = request.body as PasswordChangeRequestV2024;
    if (tenant.clientOf(request) === readOnlyClient.clientId) {
      return tenant.refuse(
        response,
        403,
        '403 Forbidden',
        'The server understood the request but refuses to authorize it.',
      );
    }
    const person = [...tenant.people.values()].find(({ accountId }) => accountId === asked.accountId);
    const isAsTold = asked.sourceId === tenant.sourceId && asked.publicKeyId === publicKeyId;
    if (person === undefined || person.identityId !== asked.identityId || !isAsTold) {
      return tenant.refuse(
        response,
        400,
        '400.1 Bad request content',
        'The request was syntactically correct but its content is semantically invalid.',
      );
    }
    const change: PasswordChangeResponseV2024 = tenant.change(person, asked.encryptedPassword ?? '');
    return tenant.answer(response, 202, 'PasswordChangeResponseV2024', change);
  });

  app.get('/v2024/password-change-status/:id', (request, response) => {
    const status = tenant.look(request.params.id);
    if (status === undefined) return tenant.refuse(response, 404, '404 Not found', 'No such request.');
    return tenant.answer(response, 200, 'PasswordStatusV2024', status);
  });

  const lists: SailPoint['lists'] = { groups: [], policies: [], sources: [] };
  const paged = [
    ['password-sync-groups', 'PasswordSyncGroupV2024', () => lists.groups],
    ['password-policies', 'PasswordPolicyV3DtoV2024', () => lists.policies],
    ['sources', 'SourceV2024', () => lists.sources],
  ] as const;
  for (const [path, type, all] of paged) {
    app.get(`/v2024/${path}`, (request, response) => {
      const { limit = '250', offset = '0', count } = request.query;
      if (Number(limit) > 250) return tenant.refuse(response, 400, '400.1.3 Illegal value', 'limit is at most 250');
      if (count === 'true') response.set('X-Total-Count', String(all().length));
      const page: readonly object[] = all().slice(Number(offset), Number(offset) + Number(limit));
      return tenant.answer(response, 200, `Array<${type}>`, page);
    });
  }

  const server = createServer(app);
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    sourceName: tenant.sourceName,
    client,
    readOnlyClient,
    newRefreshToken: () => tenant.newRefreshToken(),
    addPerson: (userName, password, accountId = `CN=${userName},OU=People`) => {
      tenant.people.set(userName, { identityId: randomUUID(), accountId, password, disabled: false });
    },
    disable: (accountId) => void (tenant.personWith(accountId).disabled = true),
    passwordOf: (accountId) => tenant.personWith(accountId).password,
    isDisabled: (accountId) => tenant.personWith(accountId).disabled,
    behaviour: tenant.behaviour,
    endTokens: () => tenant.accessTokens.clear(),
    lists,
    violations: tenant.violations,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (tenant.violations.length > 0) throw new Error(tenant.violations.join('\n'));
    },
  };
}

const client: Credentials = { clientId: 'lockstep', clientSecret: 'sailpoint client secret %+' };
const readOnlyClient: Credentials = { clientId: 'read-only', clientSecret: 'read-only-secret' };

class Tenant {
  readonly sourceName = 'Corporate Directory';
  readonly sourceId = randomUUID();
  readonly people = new Map<string, Person>();
  readonly accessTokens = new Map<string, string>();
  readonly refreshTokens = new Set<string>();
  readonly requests = new Map<string, { looks: number; readonly error: string | undefined }>();
  readonly violations: string[] = [];
  readonly behaviour = { looks: 1 };
  readonly minLength: number;
  readonly privateKey: KeyObject;

  constructor(minLength: number, privateKey: KeyObject) {
    this.minLength = minLength;
    this.privateKey = privateKey;
  }

  /** RFC 6749, 4.4 and 6, in the words that a tenant uses. */
  token(request: express.Request): { readonly status: number; readonly body: object } {
    const form = request.body as Record<string, string | undefined>;
    const given = basicCredentials(request) ?? { clientId: form['client_id'], clientSecret: form['client_secret'] };
    const known = [client, readOnlyClient].find((one) => one.clientId === given.clientId);
    if (known === undefined || known.clientSecret !== given.clientSecret) {
      return { status: 401, body: { error: 'invalid_client', error_description: 'Bad client credentials' } };
    }
    const accessToken = randomUUID();
    const body = { access_token: accessToken, token_type: 'bearer', expires_in: 749, scope: 'sp:scopes:default' };
    if (form['grant_type'] === 'client_credentials') {
      this.accessTokens.set(accessToken, known.clientId);
      return { status: 200, body };
    }
    if (form['grant_type'] !== 'refresh_token' || !this.refreshTokens.delete(form['refresh_token'] ?? '')) {
      return { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid refresh token' } };
    }
    this.accessTokens.set(accessToken, known.clientId);
    return { status: 200, body: { ...body, refresh_token: this.newRefreshToken() } };
  }

  newRefreshToken(): string {
    const token = randomUUID();
    this.refreshTokens.add(token);
    return token;
  }

  clientOf(request: express.Request): string | undefined {
    return this.accessTokens.get(request.header('Authorization')?.replace(/^Bearer /, '') ?? '');
  }

  personWith(accountId: string): Person {
    const person = [...this.people.values()].find((one) => one.accountId === accountId);
    if (person === undefined) throw new Error(`no account ${accountId}`);
    return person;
  }

  /** The change is made at once; what is asked for later is only whether it has ended. */
  change(person: Person, encrypted: string): PasswordChangeResponseV2024 {
    const password = this.decrypt(encrypted);
    const isShort = Array.from(password).length < this.minLength;
    if (!isShort) person.password = password;
    const requestId = randomUUID();
    const error = isShort ? `The password violates the policy: passwordMinLength is ${this.minLength}` : undefined;
    this.requests.set(requestId, { looks: this.behaviour.looks, error });
    return { requestId, state: 'IN_PROGRESS' };
  }

  look(requestId: string): PasswordStatusV2024 | undefined {
    const request = this.requests.get(requestId);
    if (request === undefined) return undefined;
    const { error } = request;
    const sourceIds = [this.sourceId];
    if ((request.looks -= 1) > 0) return { requestId, state: 'IN_PROGRESS', errors: [], sourceIds };
    if (error !== undefined) return { requestId, state: 'FAILED', errors: [error], sourceIds };
    return { requestId, state: 'FINISHED', errors: [], sourceIds };
  }

  decrypt(encrypted: string): string {
    const padding = constants.RSA_PKCS1_PADDING;
    return privateDecrypt({ key: this.privateKey, padding }, Buffer.from(encrypted, 'base64')).toString('utf8');
  }

  check(type: string, value: unknown): void {
    this.violations.push(...problemsAs(type, value));
  }

  answer(response: express.Response, status: number, type: string, body: object): void {
    this.check(type, body);
    response.status(status).json(body);
  }

  refuse(response: express.Response, status: number, detailCode: string, words: string): void {
    const error: ErrorResponseDtoV2024 = {
      detailCode,
      trackingId: 'b21b1f7ce4da4d639f2c62a57171b427',
      messages: [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: words }],
      causes: [],
    };
    this.answer(response, status, 'ErrorResponseDtoV2024', error);
  }
}

/** RFC 6749, 2.3.1: both are form-encoded before they are joined. */
function basicCredentials(request: express.Request): Credentials | undefined {
  const [, credentials] = /^Basic (.+)$/.exec(request.header('Authorization') ?? '') ?? [];
  if (credentials === undefined) return undefined;
  const parts = Buffer.from(credentials, 'base64').toString('utf8').split(':');
  const [clientId = '', clientSecret = ''] = parts.map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
  return { clientId, clientSecret };
}
