/**
 * `npm run package:policy`: the packages that an organisation's policy installs, with their update manifests, into the
 * folder given (`.output/policy` unless told), ready to be put at `LOCKSTEP_UPDATE_URL`. The .crx is signed with the key
 * in `LOCKSTEP_SIGNING_KEY`; the .xpi is as Mozilla is to sign it. See docs/admin/deploy.md.
 */
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import crx3 from 'crx3';
import { zip } from 'wxt';
import { chromiumId } from './chromium-id.ts';
import { publicSigningKey, updateFolder, updateManifests } from './signing-key.ts';
import { chromiumUpdates, firefoxUpdates } from './update-manifests.ts';

const root = resolve(import.meta.dirname, '..');
const out = resolve(process.argv[2] ?? join(root, '.output/policy'));
const [keyPath, publicKey, folder] = [process.env['LOCKSTEP_SIGNING_KEY'], publicSigningKey(), updateFolder()];
if (!keyPath || !publicKey || !folder) {
  console.error('Set LOCKSTEP_SIGNING_KEY (a PEM file) and LOCKSTEP_UPDATE_URL (https://…): see docs/admin/deploy.md.');
  process.exit(2);
}

await mkdir(out, { recursive: true });
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly version: string };
const [crx, xpi] = [`lockstep-${version}.crx`, `lockstep-${version}.xpi`];
const id = chromiumId(publicKey);

const built = await mkdtemp(join(tmpdir(), 'lockstep-policy-'));
try {
  await crx3(createReadStream(await build('chrome')), { keyPath, crxPath: join(out, crx) });
  await copyFile(await build('firefox'), join(out, xpi));
} finally {
  await rm(built, { recursive: true });
}
await writeFile(join(out, updateManifests.chromium), chromiumUpdates({ id, version, package: folder + crx }));
await writeFile(join(out, updateManifests.firefox), firefoxUpdates({ version, package: folder + xpi }));
console.log(`Chromium, Chrome, Edge: ${crx}, id ${id}, ${folder}${updateManifests.chromium}`);
console.log(`Firefox: ${xpi} (unsigned), ${folder}${updateManifests.firefox}`);

/** The zip of WXT, in which the manifest has the signing key's id and where updates come from. */
async function build(browser: 'chrome' | 'firefox'): Promise<string> {
  const outDir = join(built, browser);
  await zip({ root, browser, outDir, zip: { zipSources: false } });
  const name = (await readdir(outDir)).find((each) => each.endsWith('.zip'));
  if (name === undefined) throw new Error(`wxt left no zip for ${browser}`);
  return join(outDir, name);
}
