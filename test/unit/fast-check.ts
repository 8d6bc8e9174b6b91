/**
 * fast-check, trying the same cases each time, so that a run that fails shows what changed and not what chance drew.
 * `SEED` draws others, as `npm run soak properties` does many times over.
 */
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: Number(process.env['SEED'] ?? 1) });

export * from 'fast-check';
