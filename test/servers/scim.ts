import express from 'express';
import { Resources, Types } from 'scimmy';
import { SCIMMYRouters } from 'scimmy-routers';
import { createServer } from 'node:http';
import { listen, type RunningServer } from './process.ts';

/**
 * A SCIM 2.0 service on the packages `scimmy` and `scimmy-routers`, run in this process: protocol, filters and PATCH are
 * theirs; the storage, the policy and the sign-in below are ours. With the bearer a service account reads and writes; with HTTP
 * Basic a person reads herself at `/Me`.
 */
export interface Scim extends RunningServer {
  /** What the service account sends as its bearer. */
  readonly token: string;
  /** May read and change nothing. */
  readonly readOnlyToken: string;
  /** The users by id, as they stand. */
  readonly users: ReadonlyMap<string, ScimUser>;
  /** Every change that was let in, in order. */
  readonly changes: readonly { readonly userName: string; readonly at: number }[];
  /** May be changed while it runs. */
  readonly behaviour: ScimBehaviour;
  /** Makes a user and answers the id. */
  addUser(user: NewScimUser): string;
  setActive(id: string, active: boolean): void;
  /** The proof that a password works; `POST /sign-in` with `{userName, password}` answers the same as 200 or 401. */
  signsIn(userName: string, password: string): boolean;
}

export interface ScimUser {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string;
  readonly active: boolean;
  readonly password: string;
}

export type NewScimUser = Pick<ScimUser, 'userName' | 'password'> & Partial<ScimUser>;

export interface ScimBehaviour {
  /** The service's own policy: why it refuses this password, or undefined. */
  refuses: (password: string, user: ScimUser) => string | undefined;
  /** Milliseconds before every answer: a slow source. */
  delayMs: number;
  /** Whether PATCH is there; without it only PUT changes a user. */
  patch: boolean;
}

export interface ScimOptions extends Partial<ScimBehaviour> {
  readonly port?: number;
  readonly token?: string;
  readonly users?: readonly NewScimUser[];
}

/** A policy of one rule, with its own sentence. */
export function minimumLength(characters: number): ScimBehaviour['refuses'] {
  return (password) =>
    Array.from(password).length < characters ? `Password does not meet the minimum length of ${characters}` : undefined;
}

export async function startScim(options: ScimOptions = {}): Promise<Scim> {
  const token = options.token ?? 'scim-service-token';
  const readOnlyToken = `${token}-read-only`;
  const directory = new Directory({
    refuses: options.refuses ?? (() => undefined),
    delayMs: options.delayMs ?? 0,
    patch: options.patch ?? true,
  });
  for (const user of options.users ?? []) directory.add(user);

  const app = express();
  // Without it express prints every refused request.
  app.set('env', 'test');
  app.use((_request, _response, next) => {
    if (directory.behaviour.delayMs > 0) setTimeout(next, directory.behaviour.delayMs);
    else next();
  });
  app.post('/sign-in', express.json(), (request, response) => {
    const { userName, password } = request.body as Record<string, unknown>;
    response.sendStatus(directory.signsIn(String(userName), String(password)) ? 200 : 401);
  });
  app.use((request, response, next) => {
    if (request.method === 'PATCH' && !directory.behaviour.patch) response.sendStatus(501);
    else next();
  });
  app.use(
    '/scim/v2',
    new SCIMMYRouters({
      type: 'bearer',
      context: (request) => ({ directory, mayWrite: bearerOf(request) === token }) satisfies Caller,
      handler: (request) => {
        const person = request.path === '/Me' ? directory.personOf(request) : undefined;
        if (person !== undefined) return person.id;
        if (![token, readOnlyToken].includes(bearerOf(request))) throw new Error('Authorization not detected!');
        return 'service-account';
      },
    }) as unknown as express.Router,
  );

  const server = createServer(app);
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/scim/v2`,
    token,
    readOnlyToken,
    users: directory.users,
    changes: directory.changes,
    behaviour: directory.behaviour,
    addUser: (user) => directory.add(user),
    setActive: (id, active) => directory.write(id, { active }),
    signsIn: (userName, password) => directory.signsIn(userName, password),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Directory {
  readonly users = new Map<string, ScimUser>();
  readonly changes: { userName: string; at: number }[] = [];
  readonly behaviour: ScimBehaviour;

  constructor(behaviour: ScimBehaviour) {
    this.behaviour = behaviour;
  }

  add(user: NewScimUser): string {
    const id = user.id ?? crypto.randomUUID();
    this.users.set(id, { displayName: user.userName, active: true, ...user, id });
    return id;
  }

  /** Takes over what a SCIM request asks for; the attributes it doesn't name stay. */
  write(id: string, asked: Partial<ScimUser>): ScimUser {
    const before = this.get(id);
    const { userName, displayName, active, password } = asked;
    const user: ScimUser = {
      id,
      userName: userName ?? before.userName,
      displayName: displayName ?? before.displayName,
      active: active ?? before.active,
      password: password ?? before.password,
    };
    const refusal = password === undefined ? undefined : this.behaviour.refuses(password, before);
    if (refusal !== undefined) throw new Types.Error(400, 'invalidValue', refusal);
    this.users.set(id, user);
    if (password !== undefined) this.changes.push({ userName: user.userName, at: Date.now() });
    return user;
  }

  get(id: string): ScimUser {
    const user = this.users.get(id);
    if (user === undefined) throw new Types.Error(404, '', `Resource ${id} not found`);
    return user;
  }

  signsIn(userName: string, password: string): boolean {
    return this.person(userName, password) !== undefined;
  }

  /** Who signs in with the request's HTTP Basic credentials. */
  personOf(request: express.Request): ScimUser | undefined {
    const [, credentials] = /^Basic (.+)$/.exec(request.header('Authorization') ?? '') ?? [];
    if (credentials === undefined) return undefined;
    const [userName = '', ...password] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
    return this.person(userName, password.join(':'));
  }

  person(userName: string, password: string): ScimUser | undefined {
    return [...this.users.values()].find(
      (user) => user.active && user.userName === userName && user.password === password,
    );
  }
}

interface Caller {
  readonly directory: Directory;
  readonly mayWrite: boolean;
}

// The library knows one set of resources for the whole process; each service hands its own directory along.
Resources.declare(Resources.User, {
  ingress: (resource: { id?: string }, asked: Partial<ScimUser>, { directory, mayWrite }: Caller) => {
    if (!mayWrite) throw new Types.Error(403, '', 'This token may not change users');
    const id = resource.id ?? directory.add({ userName: '', password: '', ...asked });
    return shown(directory.write(id, asked));
  },
  egress: (resource: { id?: string; filter?: { match(users: object[]): object[] } }, { directory }: Caller) => {
    if (resource.id !== undefined) return shown(directory.get(resource.id));
    const users = [...directory.users.values()].map(shown);
    return resource.filter?.match(users) ?? users;
  },
  degress: (resource: { id?: string }, { directory }: Caller) => {
    directory.users.delete(resource.id ?? '');
  },
});

function bearerOf(request: express.Request): string {
  return request.header('Authorization')?.replace(/^Bearer /, '') ?? '';
}

function shown({ id, userName, displayName, active }: ScimUser): Omit<ScimUser, 'password'> {
  return { id, userName, displayName, active };
}
