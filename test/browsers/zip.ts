/** `node zip.ts <root> <browser> <out>`: WXT's zip of the extension at `root`, built into a folder of its own. */
import { zip } from 'wxt';

const [root, browser, outDir] = process.argv.slice(2);
if (!root || !browser || !outDir) throw new Error('usage: zip.ts <root> <browser> <out>');
await zip({ root, browser, outDir, zip: { zipSources: false } });
