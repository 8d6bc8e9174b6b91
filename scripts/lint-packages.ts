/** `web-ext lint` on both packages as they are installed; an error or a warning that is not listed here fails. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { budgets, sizes } from '../test/bench/sizes.ts';

const run = promisify(execFile);

/** Preact can set innerHTML; nothing of ours asks it to (`react/no-danger` in the lint). */
const preactInnerHtml = 'UNSAFE_VAR_ASSIGNMENT';

/** What web-ext, which checks for Firefox, has against each package and does not matter there. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'chrome-mv3': [
    preactInnerHtml,
    'BACKGROUND_SERVICE_WORKER_NOFALLBACK',
    'ADDON_ID_REQUIRED',
    'MISSING_DATA_COLLECTION_PERMISSIONS',
  ],
  'firefox-mv3': [preactInnerHtml],
};

for (const [target, accepted] of Object.entries(expected)) {
  const { stdout } = await run('npx', ['web-ext', 'lint', '--output', 'json', '--source-dir', `.output/${target}`], {
    maxBuffer: 10_000_000,
  }).catch((error: { stdout: string }) => error);
  const { errors, warnings } = JSON.parse(stdout) as Record<'errors' | 'warnings', { code: string; message: string }[]>;
  const unexpected = [...errors, ...warnings].filter(({ code }) => !accepted.includes(code));
  for (const { code, message } of unexpected) console.error(`${target}: ${code}: ${message}`);
  console.log(`${target}: ${errors.length} errors, ${warnings.length} warnings, ${unexpected.length} unexpected`);
  const { popup, background } = await sizes(`.output/${target}`);
  console.log(`${target}: popup ${popup.toFixed(1)} kB, background ${background.toFixed(1)} kB`);
  const tooLarge = popup > budgets.popup || background > budgets.background;
  if (tooLarge) console.error(`${target}: more than ${budgets.popup} kB or ${budgets.background} kB`);
  if (unexpected.length > 0 || tooLarge) process.exitCode = 1;
}
