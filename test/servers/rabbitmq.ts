import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDebianPackages } from './debian.ts';
import { freePort, runProgram, scratchFolder, startProcess, untilAnswers, type RunningServer } from './process.ts';

/** RabbitMQ with its management plugin, alone on loopback: no cluster, and a name server for Erlang of its own. */
export interface RabbitMq extends RunningServer {
  readonly admin: RabbitMqUser;
  /** A user with these tags; `administrator` may change himself, `management` may only look. */
  addUser(user: RabbitMqUser, tags: readonly string[]): Promise<void>;
  setTags(name: string, tags: readonly string[]): Promise<void>;
  tagsOf(name: string): Promise<readonly string[]>;
  signsIn(name: string, password: string): Promise<boolean>;
}

export interface RabbitMqUser {
  readonly name: string;
  readonly password: string;
}

export interface RabbitMqOptions {
  /** `credential_validator.min_length`; without it any password is taken. */
  readonly minLength?: number;
}

export const rabbitMqPackages = ['rabbitmq-server'];

const admin: RabbitMqUser = { name: 'admin', password: 'Admin-password 1' };

export async function startRabbitMq({ minLength }: RabbitMqOptions = {}): Promise<RabbitMq> {
  await ensureDebianPackages(rabbitMqPackages);
  const folder = scratchFolder('rabbitmq');
  const port = await freePort();
  const amqpPort = await freePort();
  const distPort = await freePort();
  const epmdPort = await freePort();
  await mkdir(join(folder.path, 'mnesia'));
  await writeFile(join(folder.path, 'enabled_plugins'), '[rabbitmq_management].\n');
  await writeFile(
    join(folder.path, 'rabbitmq.conf'),
    [
      `listeners.tcp.1 = 127.0.0.1:${amqpPort}`,
      `management.tcp.port = ${port}`,
      'management.tcp.ip = 127.0.0.1',
      `default_user = ${admin.name}`,
      `default_pass = ${admin.password}`,
      ...(minLength === undefined
        ? []
        : [
            'credential_validator.validation_backend = rabbit_credential_validator_min_password_length',
            `credential_validator.min_length = ${minLength}`,
          ]),
      '',
    ].join('\n'),
  );
  const node = `lockstep${port}@localhost`;
  const env = {
    HOME: folder.path,
    RABBITMQ_NODENAME: node,
    RABBITMQ_MNESIA_BASE: join(folder.path, 'mnesia'),
    RABBITMQ_LOG_BASE: folder.path,
    RABBITMQ_CONFIG_FILE: join(folder.path, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder.path, 'enabled_plugins'),
    RABBITMQ_PID_FILE: join(folder.path, 'pid'),
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(epmdPort),
    // A program that is cut off leaves one where it was started.
    ERL_CRASH_DUMP: join(folder.path, 'erl_crash.dump'),
  };
  const started = startProcess(['/usr/lib/rabbitmq/bin/rabbitmq-server'], {
    cwd: folder.path,
    logFile: join(folder.path, 'server.log'),
    env,
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}/api/overview`, started, 180_000);
  const ask = (path: string, { name, password }: RabbitMqUser, init: RequestInit = {}) =>
    fetch(`${url}/api/${path}`, {
      ...init,
      headers: {
        Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
        'Content-Type': 'application/json',
      },
    });
  return {
    url,
    admin,
    addUser: async ({ name, password }, tags) => {
      const body = JSON.stringify({ password, tags });
      const { status } = await ask(`users/${encodeURIComponent(name)}`, admin, { method: 'PUT', body });
      if (status !== 201) throw new Error(`RabbitMQ made no user ${name}: ${status}`);
    },
    setTags: async (name, tags) => {
      await runProgram(['/usr/lib/rabbitmq/bin/rabbitmqctl', '-n', node, 'set_user_tags', name, ...tags], { env });
    },
    tagsOf: async (name) => {
      const user = (await (await ask(`users/${encodeURIComponent(name)}`, admin)).json()) as { tags: string[] };
      return user.tags;
    },
    signsIn: async (name, password) => (await ask('whoami', { name, password })).status === 200,
    stop: async () => {
      await started.stop();
      // Erlang's name server leaves the process group; it is this server's own, by its port.
      await runProgram(['epmd', '-port', String(epmdPort), '-kill']).catch(() => undefined);
      folder.remove();
    },
  };
}
