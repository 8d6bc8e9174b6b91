import { createServer } from 'node:http';
import { readAll } from '../fault-proxy.ts';
import { listen, type RunningServer } from '../process.ts';

/**
 * A source with one account that is changed by `POST /change` with `{current, next}`. A second copy of a change hears
 * that its current password is wrong, as at every source that checks it. Nothing can be asked of it: there is no sign-in.
 */
export interface StandIn extends RunningServer {
  password(): string;
  set(password: string): void;
}

export async function startStandIn(initial: string): Promise<StandIn> {
  let password = initial;
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    const onBody = (body: string) => {
      if (request.method !== 'POST') return answer(200, { up: true });
      const { current, next } = JSON.parse(body) as { readonly current: string; readonly next: string };
      if (current !== password) return answer(401, { error: 'wrong password' });
      password = next;
      return answer(200, { changed: true });
    };
    readAll(request).then(
      (body) => onBody(body.toString('utf8')),
      () => request.socket.destroy(),
    );
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    password: () => password,
    set: (next) => {
      password = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
