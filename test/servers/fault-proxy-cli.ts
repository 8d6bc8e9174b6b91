/**
 * The fault proxy by hand, in front of a server that runs: `node test/servers/fault-proxy-cli.ts http://127.0.0.1:5000
 * answerLost POST '/password$'` strikes every request of that method and path. Prints its address, and each request that
 * arrives; Ctrl-C stops it.
 */
import { answers, type Fault, startFaultProxy } from './fault-proxy.ts';

const faults: Readonly<Record<string, Fault>> = {
  cutBeforeArrival: { kind: 'cutBeforeArrival' },
  neverForwarded: { kind: 'neverForwarded' },
  answerLost: { kind: 'answerLost' },
  answerCut: { kind: 'answerCut' },
  answerLate: { kind: 'answerLate', ms: 10_000 },
  hang: { kind: 'hang' },
  tooManyRequests: answers.tooManyRequests('120'),
  unavailable: answers.unavailable(),
  html: answers.html(),
  cutJson: answers.cutJson(),
  tenMegabytes: answers.tenMegabytes(),
  redirect: answers.redirect('https://elsewhere.example/'),
};

const [target = '', name = '', method, path] = process.argv.slice(2);
const fault = faults[name];
if (!URL.canParse(target) || fault === undefined) {
  console.error(
    `Give a server's address, one of ${Object.keys(faults).join(', ')}, and if you like a method and a path.`,
  );
  process.exit(2);
}
const proxy = await startFaultProxy(target);
proxy.arm(fault, {
  times: Number.MAX_SAFE_INTEGER,
  ...(method !== undefined && { method }),
  ...(path !== undefined && { path: new RegExp(path) }),
});
console.log(`${proxy.url}  ${name}`);

let told = 0;
const telling = setInterval(() => {
  for (const arrival of proxy.arrivals.slice(told)) console.log(`${arrival.method} ${arrival.path}`);
  told = proxy.arrivals.length;
}, 200);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    clearInterval(telling);
    void proxy.stop().then(() => process.exit(0));
  });
