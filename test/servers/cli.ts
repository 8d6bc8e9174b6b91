/**
 * Starts real servers for trying things by hand: `node test/servers/cli.ts keystone scim scim`. Prints what started;
 * Ctrl-C stops them all.
 */
import { startKeystone } from './keystone.ts';
import type { RunningServer } from './process.ts';
import { minimumLength, startScim } from './scim.ts';

const starters: Readonly<Record<string, () => Promise<{ server: RunningServer; says: string }>>> = {
  keystone: async () => {
    const server = await startKeystone({ lockoutAttempts: 3, lockoutDuration: 60, historyCount: 3 });
    await server.addUser({ name: 'alice', password: 'Alice-old-1' });
    return { server, says: `admin ${server.admin.name} / ${server.admin.password}; person alice / Alice-old-1` };
  },
  scim: async () => {
    const server = await startScim({
      refuses: minimumLength(8),
      users: [{ userName: 'alice', password: 'Alice-old-1' }],
    });
    return { server, says: `bearer ${server.token}; person alice / Alice-old-1, sign-in check at POST /sign-in` };
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(starters, name));
if (asked.length === 0 || unknown.length > 0) {
  console.error(`Name one or more of: ${Object.keys(starters).join(', ')}`);
  process.exit(2);
}
const running: RunningServer[] = [];
for (const name of asked) {
  const started = await starters[name]?.();
  if (started === undefined) continue;
  running.push(started.server);
  console.log(`${name}  ${started.server.url}  ${started.says}`);
}
console.log('Ctrl-C stops them.');
const keptOpen = setInterval(() => {}, 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(keptOpen);
    void Promise.all(running.map((server) => server.stop())).then(() => process.exit(0));
  });
}
