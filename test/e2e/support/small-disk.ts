import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../browsers/index.ts';

/** A disk in memory, for a profile, that can be made exactly as large as what is on it. */
export interface SmallDisk {
  readonly folder: string;
  /** Where nobody may mount (it takes root, and a container may forbid it), it stays a folder like any other. */
  mount(): void;
  isMounted(): boolean;
  /** From now on nothing more goes on it. */
  fill(): Promise<void>;
  free(): void;
  remove(): void;
}

export function smallDisk(): SmallDisk {
  const folder = join(tmpdir(), `lockstep-disk-${randomUUID()}`);
  let isMounted = false;
  let shrinking: NodeJS.Timeout | undefined;
  const remove = () => {
    clearInterval(shrinking);
    if (isMounted) execFileSync('/usr/bin/umount', ['--lazy', folder]);
    isMounted = false;
    rmSync(folder, { recursive: true, force: true });
    process.off('exit', remove);
  };
  return {
    folder,
    mount: () => {
      mkdirSync(folder, { mode: 0o700 });
      process.on('exit', remove);
      isMounted = mount('-t', 'tmpfs', '-o', `size=${roomy}`, 'tmpfs', folder);
    },
    isMounted: () => isMounted,
    fill: async () => {
      await until('the disk to be full', async () => shrink(folder));
      // Whatever the browser deletes meanwhile, such as a log that it has compacted, leaves no room either.
      shrinking = setInterval(() => statfsSync(folder).bfree > 0 && shrink(folder), 50);
    },
    free: () => {
      clearInterval(shrinking);
      mount('-o', `remount,size=${roomy}`, folder);
    },
    remove,
  };
}

const roomy = '1g';

/** To what is on it now. Refused where something was written meanwhile. */
function shrink(folder: string): boolean {
  const { blocks, bfree, bsize } = statfsSync(folder);
  return mount('-o', `remount,size=${(blocks - bfree) * bsize}`, folder);
}

function mount(...parameters: readonly string[]): boolean {
  try {
    execFileSync('/usr/bin/mount', parameters, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
