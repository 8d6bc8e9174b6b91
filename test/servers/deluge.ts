import { ensureDebianPackages } from './debian.ts';
import { freePort, scratchFolder, startProcess, untilAnswers, type RunningServer } from './process.ts';

/**
 * The web interface of Deluge, a download manager: JSON-RPC at one address, with a cookie session, and every answer a 200,
 * whatever is in it. It has one password and no logins. No preset knows it.
 */
export interface Deluge extends RunningServer {
  signsIn(password: string): Promise<boolean>;
  setPassword(from: string, to: string): Promise<void>;
}

export const delugePackages = ['deluge-web'];

/** What a fresh one has. */
export const firstDelugePassword = 'deluge';

export async function startDeluge(): Promise<Deluge> {
  await ensureDebianPackages(delugePackages);
  const folder = scratchFolder('deluge');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = startProcess(
    ['deluge-web', '--do-not-daemonize', '--interface', '127.0.0.1', '--port', String(port), '--config', folder.path],
    { cwd: folder.path, logFile: `${folder.path}/server.log` },
  );
  await untilAnswers(url, started);

  const call = async (method: string, params: readonly string[], cookie = '') => {
    const answer = await fetch(`${url}/json`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie },
      body: JSON.stringify({ method, params, id: 1 }),
    });
    const { result } = (await answer.json()) as { result: unknown };
    return { result, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  };
  return {
    url,
    signsIn: async (password) => (await call('auth.login', [password])).result === true,
    setPassword: async (from, to) => {
      const { cookie } = await call('auth.login', [from]);
      const { result } = await call('auth.change_password', [from, to], cookie);
      if (result !== true) throw new Error('Deluge did not change its password');
    },
    stop: async () => {
      await started.stop();
      folder.remove();
    },
  };
}
