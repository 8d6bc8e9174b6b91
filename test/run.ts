/**
 * `npm test`: everything that must hold, set-up included, and the numbers in one line at the end. Each static check
 * counts as one test. A stage that fails does not hide what the later ones say.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ensureDebianPackages } from './servers/debian.ts';
import { delugePackages } from './servers/deluge.ts';
import { glewlwydPackages } from './servers/glewlwyd.ts';
import { keystonePackages } from './servers/keystone.ts';
import { rabbitMqPackages } from './servers/rabbitmq.ts';
import { wordPressPackages } from './servers/wordpress.ts';

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
  ['lint and the walls of the house', 'check:lint'],
  ['format', 'check:format'],
  ['unused code', 'check:unused'],
  ['the packages, built and linted', 'check:packages'],
];

let passed = 0;
let failed = 0;
const failures: string[] = [];

await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });

await stage('Debian packages', () => ensureDebianPackages(debianPackages));
for (const [name, script] of staticChecks) {
  await stage(name, async () => {
    const code = await run('npm', ['run', '--silent', script]);
    count(code === 0, name);
  });
}
for (const project of ['unit', 'simulation', 'contract', 'e2e']) await stage(project, () => runTests(project));

for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function stage(name: string, work: () => Promise<void>): Promise<void> {
  const start = Date.now();
  console.log(`\n── ${name}`);
  try {
    await work();
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    count(false, name);
  }
  console.log(`── ${name}: ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

/** One vitest project; a run that ends without a report, or with no test in it, is a failure of its own. */
async function runTests(project: string): Promise<void> {
  const report = join(results, `${project}.json`);
  const code = await run('npx', [
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
    for (const { status, fullName } of file.assertionResults) if (status === 'failed') failures.push(fullName);
  // A file that cannot be loaded, or an unhandled error, fails the run without failing a test.
  if ((code !== 0 && numFailedTests === 0) || numPassedTests === 0) count(false, `${project}: the run itself`);
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function count(ok: boolean, name: string): void {
  if (ok) passed += 1;
  else {
    failed += 1;
    failures.push(name);
  }
}

function run(command: string, parameters: readonly string[]): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(command, parameters, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', fail);
    child.once('close', (code) => done(code ?? 1));
  });
}
