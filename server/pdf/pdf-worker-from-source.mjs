// Development and tests only: Node 20 does not run `--import tsx` in worker threads, so this worker registers tsx itself.
import { register } from 'tsx/esm/api';

// A whole test run has built the house just before and says so: the compiled worker starts in a third of the time.
const isBuilt = process.env.WARDLINE_TEST_BUILT === '1';
if (!isBuilt) register();
await import(isBuilt ? '../../dist/server/pdf/pdf-worker.js' : './pdf-worker.ts');
