import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureDebianPackages } from './debian.ts';
import { freePort, runProgram, scratchFolder, startProcess, untilAnswers, type RunningServer } from './process.ts';

/** OpenStack Identity as Debian ships it, on sqlite behind uwsgi; one process without threads, or sqlite breaks. */
export interface Keystone extends RunningServer {
  readonly admin: KeystoneUser;
  /** Makes a user in the domain `Default` and answers his id. */
  addUser(user: KeystoneUser & { enabled?: boolean }): Promise<string>;
  setEnabled(id: string, enabled: boolean): Promise<void>;
  /** *Update user* with these fields, such as `options`. */
  update(id: string, fields: Record<string, unknown>): Promise<void>;
  /** Gives the user a role on the project `admin`, such as `member`. */
  grant(id: string, role: string): Promise<void>;
  /** What a sign-in with the password answers; a refused one counts towards the lock-out. */
  signIn(name: string, password: string): Promise<{ status: number; message: string }>;
  signsIn(name: string, password: string): Promise<boolean>;
}

export interface KeystoneUser {
  readonly name: string;
  readonly password: string;
}

export interface KeystoneOptions {
  readonly port?: number;
  /** `password_regex`, and what its refusal says. */
  readonly passwordRegex?: string;
  readonly passwordRegexDescription?: string;
  readonly lockoutAttempts?: number;
  /** Seconds. */
  readonly lockoutDuration?: number;
  /** `unique_last_password_count`: how many passwords, the new one included, have to differ. */
  readonly historyCount?: number;
  readonly changePasswordUponFirstUse?: boolean;
  /** Days before a password may be changed again. */
  readonly minimumPasswordAge?: number;
}

export const keystonePackages = ['keystone', 'uwsgi-plugin-python3'];

const admin: KeystoneUser = { name: 'admin', password: 'Admin123pw' };

export async function startKeystone(options: KeystoneOptions = {}): Promise<Keystone> {
  const prepared = await preparedFolder();
  const folder = scratchFolder('keystone');
  await cp(prepared, folder.path, { recursive: true });
  const configFile = await writeConfig(folder.path, options);
  const port = options.port ?? (await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const server = startProcess(
    [
      'uwsgi_python3',
      '--plugins',
      'python3',
      '--http-socket',
      `127.0.0.1:${port}`,
      '--wsgi-file',
      '/usr/bin/keystone-wsgi-public',
      '--master',
      '--processes',
      '1',
      '--lazy-apps',
      '--die-on-term',
      '--buffer-size',
      '65535',
      // uwsgi would send a second Content-Length beside Keystone's own.
      '--rem-header',
      'Content-Length',
      // uwsgi ends the connection after each answer without saying so, and then waits up to 5 s, with its one process,
      // until the other side ends it too. A browser that isn't told keeps it.
      '--add-header',
      'Connection: close',
      '--env',
      `OS_KEYSTONE_CONFIG_FILES=${configFile}`,
    ],
    { cwd: folder.path, logFile: join(folder.path, 'log', 'uwsgi.log') },
  );
  const stop = async () => {
    await server.stop();
    folder.remove();
  };
  try {
    await untilAnswers(`${origin}/v3`, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, admin, ...keystoneAt(`${origin}/v3`) };
}

export type KeystoneClient = Omit<Keystone, 'stop' | 'admin'>;

/** What a test does with a Keystone, one that another process started too. */
export function keystoneAt(url: string): KeystoneClient {
  const request = (method: string, path: string, token: string, body: unknown) =>
    fetch(url + path, {
      method,
      headers: { 'Content-Type': 'application/json', 'X-Auth-Token': token },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const authenticate = (user: KeystoneUser, scope?: unknown) =>
    request('POST', '/auth/tokens', '', {
      auth: {
        identity: { methods: ['password'], password: { user: { ...user, domain: { name: 'Default' } } } },
        ...(scope !== undefined && { scope }),
      },
    });
  let adminToken: Promise<string> | undefined;
  const signInAdmin = async () => {
    const signedIn = await authenticate(admin, { project: { name: 'admin', domain: { name: 'Default' } } });
    await signedIn.arrayBuffer();
    return signedIn.headers.get('X-Subject-Token') ?? '';
  };
  const asAdmin = async (method: string, path: string, body?: unknown) => {
    adminToken ??= signInAdmin();
    const answer = await request(method, path, await adminToken, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  };
  const signIn: KeystoneClient['signIn'] = async (name, password) => {
    const answer = await authenticate({ name, password });
    const body = JSON.parse(await answer.text()) as { error?: { message?: string } };
    return { status: answer.status, message: body.error?.message ?? '' };
  };
  const update: KeystoneClient['update'] = async (id, fields) => {
    await asAdmin('PATCH', `/users/${id}`, { user: fields });
  };
  const idOf = async (kind: 'roles' | 'projects', name: string) => {
    const found = JSON.parse(await asAdmin('GET', `/${kind}?name=${name}`)) as Record<typeof kind, { id: string }[]>;
    return found[kind][0]?.id ?? '';
  };
  return {
    url,
    addUser: async (user) => {
      const made = JSON.parse(await asAdmin('POST', '/users', { user })) as { user: { id: string } };
      return made.user.id;
    },
    setEnabled: (id, enabled) => update(id, { enabled }),
    update,
    grant: async (id, role) => {
      const [roleId, project] = await Promise.all([idOf('roles', role), idOf('projects', 'admin')]);
      await asAdmin('PUT', `/projects/${project}/users/${id}/roles/${roleId}`);
    },
    signIn,
    signsIn: async (name, password) => (await signIn(name, password)).status === 201,
  };
}

/**
 * Keystone's database and keys, made once for the package's version and for how this file makes them: the set-up takes
 * seconds of a processor, a copy of it none.
 */
async function preparedFolder(): Promise<string> {
  await ensureDebianPackages(keystonePackages);
  const version = await runProgram(['dpkg-query', '-W', '-f', '${Version}', 'keystone']);
  const how = createHash('sha256')
    .update(version)
    .update(await readFile(import.meta.filename));
  const folder = join(runFolder, `keystone-${how.digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  await mkdir(runFolder, { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  try {
    await setUp(making);
    await Promise.all((await readdir(join(making, 'log'))).map((name) => rm(join(making, 'log', name))));
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    // Another process may have been as quick.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

const runFolder = resolve(import.meta.dirname, '../../.run');

async function setUp(folder: string): Promise<void> {
  await Promise.all(['fernet', 'cred', 'log'].map((name) => mkdir(join(folder, name))));
  const configFile = await writeConfig(folder, {});
  const manage = (...args: string[]) =>
    runProgram(['keystone-manage', '--config-file', configFile, ...args], { cwd: folder });
  const group = await runProgram(['id', '-gn']);
  const owner = ['--keystone-user', userInfo().username, '--keystone-group', group.trim()];
  await Promise.all([manage('db_sync'), manage('fernet_setup', ...owner), manage('credential_setup', ...owner)]);
  await manage('bootstrap', '--bootstrap-password', admin.password, '--bootstrap-region-id', 'RegionOne');
  // Keystone reads on one connection and writes on another: in sqlite's default mode a write fails while a read lasts.
  await runProgram(['python3', '-c', writeAheadLog, join(folder, 'keystone.db')]);
}

const writeAheadLog = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("pragma journal_mode=wal")';

async function writeConfig(folder: string, options: KeystoneOptions): Promise<string> {
  const compliance = {
    password_regex: options.passwordRegex,
    password_regex_description: options.passwordRegexDescription,
    lockout_failure_attempts: options.lockoutAttempts,
    lockout_duration: options.lockoutDuration,
    unique_last_password_count: options.historyCount,
    change_password_upon_first_use: options.changePasswordUponFirstUse,
    minimum_password_age: options.minimumPasswordAge,
  };
  const file = join(folder, 'keystone.conf');
  const lines = [
    '[DEFAULT]',
    `log_dir = ${folder}/log`,
    '[database]',
    `connection = sqlite:///${folder}/keystone.db`,
    '[token]',
    'provider = fernet',
    '[fernet_tokens]',
    `key_repository = ${folder}/fernet`,
    '[fernet_receipts]',
    `key_repository = ${folder}/fernet`,
    '[credential]',
    `key_repository = ${folder}/cred`,
    // Without it each request of an administrator asks sqlite two hundred times. The one process knows of every change.
    '[cache]',
    'enabled = true',
    'backend = dogpile.cache.memory',
    '[identity]',
    'driver = sql',
    // Hashing is bcrypt's work, not ours: the cheapest there is.
    'password_hash_rounds = 4',
    '[security_compliance]',
    ...Object.entries(compliance).flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${value}`])),
    '[oslo_policy]',
    'enforce_scope = false',
    'enforce_new_defaults = false',
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}
