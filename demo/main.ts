/**
 * `npm run demo`: a real change over real servers. With a display it opens Chromium, set up and ready; without one it
 * uses the popup itself, says each step as the popup shows it, and proves the result at the servers.
 * `-- --without-keystone` leaves Keystone out, as on a machine that cannot have it.
 */
import { mkdir, rm } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { launch, packageExtension } from '../test/browsers/index.ts';
import { ensureDebianPackages } from '../test/servers/debian.ts';
import { keystonePackages } from '../test/servers/keystone.ts';
import { change, confirmCredentials, link, picturesIn, setUp, type Stage } from './drive.ts';
import { startWorld, type World } from './world.ts';

const pictures = resolve(import.meta.dirname, '../.run/demo');
const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
const next = 'Spring-meadow-42';

await ensureDebianPackages(['chromium', 'unzip']);
const keystone = !process.argv.includes('--without-keystone') && (await canHaveKeystone());
await rm(pictures, { recursive: true, force: true });
await mkdir(pictures, { recursive: true });

console.log('Starting the sources …');
const world = await startWorld({ keystone });
for (const server of world.servers) console.log(`  ${server}`);
console.log('Building the extension …');
const browser = await launch('chromium', { extension: await packageExtension('chromium'), headful: hasDisplay });
const stage: Stage = { say: (line) => console.log(`  ${line}`), picture: picturesIn(pictures) };
const stop = async () => {
  await browser.close();
  await world.stop();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().then(() => process.exit(0)));

try {
  console.log('An admin sets it up; the person links their accounts:');
  await setUp(browser, world, stage);
  await link(browser, world, stage);
  await confirmCredentials(browser, world, stage);
  await (hasDisplay ? invite(world) : prove(world));
} finally {
  await stop();
}

async function canHaveKeystone(): Promise<boolean> {
  try {
    await ensureDebianPackages(keystonePackages);
    return true;
  } catch (error) {
    console.log(`Without Keystone: the two SCIM directories alone. ${error instanceof Error ? error.message : ''}`);
    return false;
  }
}

/** Leaves the browser to the person until it is closed, or Ctrl-C. */
async function invite({ person }: World): Promise<void> {
  console.log(`
Ready. Click the Lockstep icon in the toolbar (under the puzzle piece), choose a group, and change the password.
  Current password: ${person.password}
  A new one that the policy accepts: ${next}
Ctrl-C, or closing the browser, ends everything.`);
  await browser.open('popup.html');
  await browser.closed();
}

/** Changes both groups, then signs in everywhere with both passwords. */
async function prove(demo: World): Promise<void> {
  let proved = true;
  for (const { name } of demo.configuration.passwordSyncGroups) {
    console.log(`\n${name}: one change for the whole group`);
    await change(browser, name, { current: demo.person.password, next }, stage);
    console.log('  At the servers themselves:');
    const [withNew, withOld] = [await demo.signIns(name, next), await demo.signIns(name, demo.person.password)];
    for (const [index, { source, account, works }] of withNew.entries()) {
      const old = withOld[index]?.works === true;
      proved &&= works && !old;
      console.log(`    ${source}, ${account}: new password ${said(works)}, old password ${said(old)}`);
    }
  }
  console.log(`\nPictures of every stage: ${relative(process.cwd(), pictures)}`);
  console.log(proved ? 'Proved: every account has the new password.' : 'NOT proved: see above.');
  process.exitCode = proved ? 0 : 1;
}

function said(works: boolean): string {
  return works ? 'works' : 'does not work';
}
