// Development and tests only: Node 20 does not run `--import tsx` in worker threads, so this worker registers tsx itself.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
