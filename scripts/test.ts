/**
 * `npm test`: everything that must hold, set-up included, and the numbers in one line at the end. Each static check
 * counts as one test. A stage that fails does not hide what the later ones say.
 *
 * `npm run test:quick` (`--quick`) is the part that needs no Debian, no root and no browser.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ensureDebianPackages } from '../test/servers/debian.ts';
import { delugePackages } from '../test/servers/deluge.ts';
import { glewlwydPackages } from '../test/servers/glewlwyd.ts';
import { keystonePackages } from '../test/servers/keystone.ts';
import { rabbitMqPackages } from '../test/servers/rabbitmq.ts';
import { wordPressPackages } from '../test/servers/wordpress.ts';

/** The two browsers, what unpacks the packages, and the sources that run from Debian's packages. */
const debianPackages = [
  'chromium',
  'firefox-esr',
  'unzip',
  'openssl',
  ...keystonePackages,
  ...rabbitMqPackages,
  ...glewlwydPackages,
  ...delugePackages,
  ...wordPressPackages,
];

const root = resolve(import.meta.dirname, '..');
const results = join(root, '.run/results');

const staticChecks: readonly [name: string, script: string][] = [
  ['types', 'check:types'],
  ['lint', 'check:lint'],
  ['the walls of the house', 'check:walls'],
  ['format', 'check:format'],
  ['unused code', 'check:unused'],
  ['the specification', 'check:specification'],
];
const packagesCheck = ['the packages, built and linted', 'check:packages'] as const;

const isQuick = process.argv.includes('--quick');

const maxLines = 30;
const maxLineLength = 300;
/** Characters. */
const maxKept = 20_000;

let passed = 0;
let failed = 0;
/** What to say at the very end, where a long log is still read. */
const failures: string[] = [];

await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });

if (!isQuick) await stage('Debian packages', () => ensureDebianPackages(debianPackages));
for (const [name, script] of isQuick ? staticChecks : [...staticChecks, packagesCheck]) {
  await stage(name, async () => {
    const { code, said } = await run('npm', ['run', '--silent', script]);
    count(code === 0, name, said);
  });
}
for (const project of isQuick ? ['unit', 'components'] : ['unit', 'components', 'simulation', 'contract', 'e2e'])
  await stage(project, () => runTests(project));

for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function stage(name: string, work: () => Promise<void>): Promise<void> {
  const start = Date.now();
  console.log(`\n── ${name}`);
  try {
    await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.log(message);
    count(false, name, message);
  }
  console.log(`── ${name}: ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

/** One vitest project; a run that ends without a report, or with no test in it, is a failure of its own. */
async function runTests(project: string): Promise<void> {
  const report = join(results, `${project}.json`);
  const { code, said } = await run('npx', [
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(await readFile(report, 'utf8')) as VitestReport;
  passed += numPassedTests;
  failed += numFailedTests;
  for (const file of testResults)
    for (const { status, fullName, failureMessages } of file.assertionResults)
      if (status === 'failed') failures.push(withReason(fullName, failureMessages.join('\n').split('\n', maxLines)));
  // A file that cannot be loaded, or an unhandled error, fails the run without failing a test.
  if ((code !== 0 && numFailedTests === 0) || numPassedTests === 0) count(false, `${project}: the run itself`, said);
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function count(ok: boolean, name: string, reason: string): void {
  if (ok) passed += 1;
  else {
    failed += 1;
    failures.push(withReason(name, reason.trimEnd().split('\n').slice(-maxLines)));
  }
}

function withReason(name: string, reason: readonly string[]): string {
  return [name, ...reason.map((line) => `    ${line.slice(0, maxLineLength)}`)].join('\n');
}

/** Runs it in the open, and answers how it ended with the last that it said: of errors, if it said any. */
function run(command: string, parameters: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((done, fail) => {
    const child = spawn(command, parameters, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        process[name].write(text);
        said[name] = (said[name] + text).slice(-maxKept);
      });
    child.once('error', fail);
    child.once('close', (code) =>
      done({ code: code ?? 1, said: said.stderr.trim() === '' ? said.stdout : said.stderr }),
    );
  });
}
