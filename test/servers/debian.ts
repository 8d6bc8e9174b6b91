import { runProgram } from './process.ts';

/** Keystone's package would otherwise set up and register a service of its own. */
const answersForDebconf = [
  'keystone keystone/configure_db boolean false',
  'keystone keystone/create-admin-tenant boolean false',
  'keystone keystone/register-endpoint boolean false',
].join('\n');

/** Which of these packages are not installed. */
async function missingDebianPackages(names: readonly string[]): Promise<string[]> {
  const states = await Promise.all(
    names.map(async (name) => {
      const installed = await runProgram(['dpkg-query', '-W', '-f', '${Status}', name]).catch(() => '');
      return installed.includes('ok installed') ? [] : [name];
    }),
  );
  return states.flat();
}

/**
 * Sees to it that the packages are installed: installs what is missing when root, otherwise fails with the packages and
 * the command that a person can run.
 */
export async function ensureDebianPackages(names: readonly string[]): Promise<void> {
  const missing = await missingDebianPackages(names);
  if (missing.length === 0) return;
  const byHand = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const need = `These Debian packages are needed: ${missing.join(', ')}. As root, on Debian 12: ${byHand}`;
  if (process.getuid?.() !== 0) throw new Error(need);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    if (missing.includes('keystone')) await runProgram(['debconf-set-selections'], { input: answersForDebconf });
    await runProgram(['apt-get', 'update', '-q'], { env });
    await runProgram(['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...missing], { env });
  } catch (error) {
    throw new Error(`${need}\nInstalling them failed.`, { cause: error });
  }
}
