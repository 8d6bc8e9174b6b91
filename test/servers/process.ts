import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** What every server of this room gives. */
export interface RunningServer {
  /** The base address that a source for it is set up with. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A fresh folder under the system's temporary folder. */
export function scratchFolder(name: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `lockstep-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * A port on loopback for a server that listens on it soon, and perhaps again later. It lies below those that the system
 * gives to whatever connects or listens anywhere (from 32768 on Linux), or one of these would take it meanwhile; and
 * each process begins in a place of its own, for the tests of several files run beside each other.
 */
export async function freePort(): Promise<number> {
  const port = firstPort + (nextPort % portCount);
  nextPort += 1;
  return (await isFree(port)) ? port : freePort();
}

const firstPort = 11_000;
const portCount = 21_000;
const portsOfAProcess = 50;
let nextPort = process.pid * portsOfAProcess;

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** Listens on loopback, at a free port unless told, and answers the port. */
export async function listen(server: Server, port?: number): Promise<number> {
  const chosen = port ?? (await freePort());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(chosen, '127.0.0.1', resolve);
  });
  return chosen;
}

export interface StartedProcess {
  /** Ends the whole process group and waits for it. */
  stop(): Promise<void>;
  /** Rejects with the end of the log when the process ends by itself. */
  readonly failed: Promise<never>;
}

/**
 * Starts a program in a process group of its own, its output in `logFile`. The group also ends when this process does,
 * however that comes about: the shell around the program ends it as soon as our end of its standard input closes.
 */
export function startProcess(
  command: readonly [string, ...string[]],
  options: { cwd: string; logFile: string; env?: Record<string, string> },
): StartedProcess {
  const log = openSync(options.logFile, 'a');
  const group = spawn('sh', ['-c', endsWithStandardInput, 'sh', ...command], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    group.once('exit', () => resolve());
    group.once('error', () => resolve());
  });
  const failed = ended.then(() => {
    throw new Error(`${command[0]} ended. The end of its log:\n${tail(options.logFile)}`);
  });
  // Only whoever waits for the start looks at it; an end that was asked for is no failure.
  failed.catch(() => {});
  return {
    failed,
    stop: async () => {
      signalGroup(group, 'SIGTERM');
      await Promise.race([groupGone(group), wait(5000)]);
      signalGroup(group, 'SIGKILL');
      await Promise.all([ended, groupGone(group)]);
    },
  };
}

/** Runs a program to its end; throws with its output when that isn't 0. */
export async function runProgram(
  command: readonly [string, ...string[]],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): Promise<string> {
  const [file, ...args] = command;
  const child = spawn(file, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: 'pipe' });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  // A program that ends without reading its input closes it before we could.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

/** Asks the address until it answers with any status. */
export async function untilAnswers(url: string, started: StartedProcess, timeoutMs = 60_000): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  const answers = async () => {
    while (Date.now() < giveUpAt) {
      const answered = await fetch(url).then(
        () => true,
        () => false,
      );
      if (answered) return;
      await wait(100);
    }
    throw new Error(`nothing answered at ${url} within ${timeoutMs} ms`);
  };
  await Promise.race([answers(), started.failed]);
}

const endsWithStandardInput = `
  exec 3<&0
  "$@" </dev/null 3<&- & server=$!
  (cat <&3 >/dev/null; kill -TERM 0) &
  exec 3<&-
  wait $server`;

function signalGroup(group: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (group.pid === undefined) return false;
  try {
    return process.kill(-group.pid, signal);
  } catch {
    return false;
  }
}

async function groupGone(group: ChildProcess): Promise<void> {
  while (signalGroup(group, 0)) await wait(20);
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-30).join('\n');
}
