import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDebianPackages } from './debian.ts';
import {
  freePort,
  runProgram,
  scratchFolder,
  startProcess,
  untilAnswers,
  type RunningServer,
  type StartedProcess,
} from './process.ts';

/** WordPress on PHP's own web server, its database in a MariaDB of its own. */
export interface WordPress extends RunningServer {
  readonly admin: { readonly name: string; readonly applicationPassword: string };
  /** A subscriber, who may change himself alone; answers his id. */
  addUser(name: string, password: string): Promise<string>;
  /** An application password for that user. */
  applicationPasswordFor(id: string): Promise<string>;
  signsIn(name: string, password: string): Promise<boolean>;
}

export const wordPressPackages = ['wordpress', 'php-cli', 'php-mysql', 'mariadb-server', 'mariadb-client'];

const admin = { name: 'admin', password: 'Admin-password 1' };

export async function startWordPress(): Promise<WordPress> {
  await ensureDebianPackages(wordPressPackages);
  const folder = scratchFolder('wordpress');
  const port = await freePort();
  const databasePort = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const database = await startMariaDb(folder.path, databasePort);
  const www = join(folder.path, 'www');
  await cp('/usr/share/wordpress', www, { recursive: true, dereference: true });
  await writeFile(join(www, 'wp-config.php'), configFile(url, databasePort));
  const php = startProcess(['php', '-S', `127.0.0.1:${port}`, '-t', www], {
    cwd: www,
    logFile: join(folder.path, 'php.log'),
    env: { PHP_CLI_SERVER_WORKERS: '4' },
  });
  await untilAnswers(`${url}/readme.html`, php);
  await install(url);
  const made = await runProgram(['php', '-r', newApplicationPassword, www, '1']);
  const applicationPassword = made.trim();
  const asAdmin = async (route: string, body: Record<string, unknown>) => {
    const credentials = Buffer.from(`${admin.name}:${applicationPassword}`).toString('base64');
    const answer = await fetch(`${url}/index.php?rest_route=${route}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Basic ${credentials}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`WordPress answered ${answer.status} at ${route}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  return {
    url,
    admin: { name: admin.name, applicationPassword },
    addUser: async (username, password) => {
      const email = `${username}@example.test`;
      return String((await asAdmin('/wp/v2/users', { username, password, email, roles: ['subscriber'] }))['id']);
    },
    applicationPasswordFor: async (id) =>
      String((await asAdmin(`/wp/v2/users/${id}/application-passwords`, { name: 'contract' }))['password']),
    signsIn: async (log, pwd) => {
      const body = new URLSearchParams({ log, pwd });
      const answer = await fetch(`${url}/wp-login.php`, { method: 'POST', body, redirect: 'manual' });
      return answer.status === 302;
    },
    stop: async () => {
      await php.stop();
      await database.stop();
      folder.remove();
    },
  };
}

async function startMariaDb(folder: string, port: number): Promise<StartedProcess> {
  const data = join(folder, 'data');
  // Two that are set up at once would take each other's temporary tables away.
  const env = { TMPDIR: join(folder, 'tmp') };
  await Promise.all([mkdir(data), mkdir(env.TMPDIR)]);
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  const initialise = ['--no-defaults', '--auth-root-authentication-method=normal', '--skip-test-db', ...asRoot];
  await runProgram(['mariadb-install-db', ...initialise, `--datadir=${data}`], { env });
  const socket = join(folder, 's.sock');
  const where = [`--datadir=${data}`, '--bind-address=127.0.0.1', `--port=${port}`, `--socket=${socket}`];
  const started = startProcess(
    ['mariadbd', '--no-defaults', ...asRoot, ...where, `--pid-file=${join(folder, 'pid')}`],
    {
      cwd: folder,
      logFile: join(folder, 'mariadb.log'),
      env,
    },
  );
  const say = (sql: string) =>
    runProgram(['mariadb', '--no-defaults', '-u', 'root', `--socket=${socket}`], { input: sql });
  await Promise.race([untilTrue(() => say('SELECT 1;')), started.failed]);
  await say(`CREATE DATABASE wp; CREATE USER wp@'127.0.0.1' IDENTIFIED BY 'wp'; GRANT ALL ON wp.* TO wp@'127.0.0.1';`);
  return started;
}

async function untilTrue(attempt: () => Promise<unknown>): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    const works = await attempt().then(
      () => true,
      () => false,
    );
    if (works) return;
    if (Date.now() > giveUpAt) throw new Error('MariaDB did not answer within a minute');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function install(url: string): Promise<void> {
  const body = new URLSearchParams({
    weblog_title: 'Contract',
    user_name: admin.name,
    admin_password: admin.password,
    admin_password2: admin.password,
    admin_email: 'admin@example.test',
  });
  const answer = await fetch(`${url}/wp-admin/install.php?step=2`, { method: 'POST', body });
  const page = await answer.text();
  if (!page.includes('Success!')) throw new Error(`WordPress was not installed: ${page.slice(0, 2000)}`);
}

const newApplicationPassword = `
  require $argv[1] . '/wp-load.php';
  echo WP_Application_Passwords::create_new_application_password((int) $argv[2], ['name' => 'lockstep'])[0];`;

/** Hashes are bcrypt's kind of work in WordPress too, and cannot be made cheaper; all else is kept quiet. */
function configFile(url: string, databasePort: number): string {
  const keys = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) => [`${name}_KEY`, `${name}_SALT`]);
  const constants: Readonly<Record<string, string>> = {
    DB_NAME: 'wp',
    DB_USER: 'wp',
    DB_PASSWORD: 'wp',
    DB_HOST: `127.0.0.1:${databasePort}`,
    DB_CHARSET: 'utf8mb4',
    DB_COLLATE: '',
    ...Object.fromEntries(keys.map((name) => [name, `lockstep-${name}`])),
    // It allows application passwords over http.
    WP_ENVIRONMENT_TYPE: 'local',
    WP_HOME: url,
    WP_SITEURL: url,
  };
  return [
    '<?php',
    ...Object.entries(constants).map(([name, value]) => `define('${name}', '${value}');`),
    ...['WP_HTTP_BLOCK_EXTERNAL', 'DISABLE_WP_CRON', 'AUTOMATIC_UPDATER_DISABLED'].map(
      (name) => `define('${name}', true);`,
    ),
    "$table_prefix = 'wp_';",
    "if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');",
    "require_once ABSPATH . 'wp-settings.php';",
    '',
  ].join('\n');
}
