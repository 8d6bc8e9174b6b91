import { mkdtemp, rm } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What this process still has to take along when it ends, however it ends. */
const groups = new Set<number>();
const folders = new Set<string>();

/** A folder that is gone when this process is. */
export async function temporaryFolder(label: string): Promise<string> {
  watchForTheEnd();
  const folder = await mkdtemp(join(tmpdir(), `lockstep-${label}-`));
  folders.add(folder);
  return folder;
}

export async function removeFolder(folder: string): Promise<void> {
  // A browser's last process may still be writing while the folder is emptied.
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  folders.delete(folder);
}

/** Ends the process group with this process, unless {@link endGroup} ended it before. */
export function ownGroup(pid: number): void {
  watchForTheEnd();
  groups.add(pid);
}

/** Ends every process of the group at once. */
export function endGroup(pid: number): void {
  groups.delete(pid);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
}

let watching = false;

function watchForTheEnd(): void {
  if (watching) return;
  watching = true;
  process.on('exit', cleanUp);
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const)
    process.on(signal, () => {
      cleanUp();
      // Whoever else listens (the demo's Ctrl-C) ends the process when it is done.
      if (process.listenerCount(signal) === 1) process.exit(128 + number);
    });
}

function cleanUp(): void {
  for (const pid of groups) endGroup(pid);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
