import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ensureDebianPackages } from './debian.ts';
import { freePort, runProgram, scratchFolder, startProcess, untilAnswers, type RunningServer } from './process.ts';

/** Glewlwyd, a single sign-on server, on sqlite; its sessions are cookies, and administrators may also use API keys. */
export interface Glewlwyd extends RunningServer {
  /** Made for the administrator when the server started. */
  readonly apiKey: string;
  addUser(name: string, password: string): Promise<void>;
  setEnabled(name: string, enabled: boolean): Promise<void>;
  signsIn(name: string, password: string): Promise<boolean>;
}

export const glewlwydPackages = ['glewlwyd', 'sqlite3'];

const docs = '/usr/share/doc/glewlwyd';
const json = { 'Content-Type': 'application/json' };

export async function startGlewlwyd(): Promise<Glewlwyd> {
  await ensureDebianPackages(glewlwydPackages);
  const folder = scratchFolder('glewlwyd');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const database = join(folder.path, 'glewlwyd.db');
  await runProgram(['sqlite3', database], { input: await unpacked(`${docs}/database/init.sqlite3.sql.gz`) });
  const config = join(folder.path, 'glewlwyd.conf');
  await writeFile(config, configured(await unpacked(`${docs}/glewlwyd.conf.sample.gz`), { port, url, database }));
  const started = startProcess(['glewlwyd', '-c', config], {
    cwd: folder.path,
    logFile: join(folder.path, 'server.log'),
  });
  await untilAnswers(`${url}/config`, started);

  const signIn = (username: string, password: string) =>
    fetch(`${url}/api/auth/`, { method: 'POST', headers: json, body: JSON.stringify({ username, password }) });
  const admin = await signIn('admin', 'password');
  const Cookie = admin.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
  const made = await fetch(`${url}/api/key`, { method: 'POST', headers: { ...json, Cookie }, body: '{}' });
  const { key } = (await made.json()) as { key: string };
  const asAdmin = async (method: string, path: string, body: Record<string, unknown>) => {
    const headers = { ...json, Authorization: `token ${key}` };
    const { status } = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
    if (status !== 200) throw new Error(`Glewlwyd answered ${status} to ${method} ${path}`);
  };
  return {
    url,
    apiKey: key,
    addUser: (username, password) =>
      asAdmin('POST', '/api/user', { username, password, name: username, scope: ['g_profile'], enabled: true }),
    setEnabled: (name, enabled) => asAdmin('PUT', `/api/user/${name}`, { enabled }),
    signsIn: async (name, password) => (await signIn(name, password)).status === 200,
    stop: async () => {
      await started.stop();
      folder.remove();
    },
  };
}

async function unpacked(file: string): Promise<string> {
  return gunzipSync(await readFile(file)).toString('utf8');
}

/** The sample as the package ships it, with what has to differ here. */
function configured(
  sample: string,
  { port, url, database }: Record<'url' | 'database', string> & { port: number },
): string {
  const settings: Readonly<Record<string, string>> = {
    port: String(port),
    external_url: `"${url}"`,
    cookie_domain: '"127.0.0.1"',
    cookie_secure: '0',
    admin_session_authentication: '"cookie,api_key"',
  };
  const replaced = Object.entries(settings).reduce(
    (text, [name, value]) => text.replace(new RegExp(`^${name} ?=.*$`, 'm'), `${name}=${value}`),
    sample.replace('/var/cache/glewlwyd/glewlwyd.db', database),
  );
  return `bind_address="127.0.0.1"\n${replaced}`;
}
