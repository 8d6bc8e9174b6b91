/** `node zip.ts <root> <browser> <out>`: WXT's zip of the extension whose `wxt.config.ts` lies in `root`, built into a folder of its own. */
import { join } from 'node:path';
import { zip } from 'wxt';

const [root, browser, outDir] = process.argv.slice(2);
if (!root || !browser || !outDir) throw new Error('usage: zip.ts <root> <browser> <out>');
await zip({ configFile: join(root, 'wxt.config.ts'), browser, outDir, zip: { zipSources: false } });
