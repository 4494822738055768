// Entry of the engine's worker thread; started by host.ts only.
import { parentPort, workerData } from 'node:worker_threads';
import { runHere, type HostedOptions } from './run-here.ts';

const running = await runHere(workerData as HostedOptions);
parentPort?.on('message', (message: unknown) => {
  if (message !== 'stop') return;
  running.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      throw error;
    },
  );
});
parentPort?.postMessage({ uri: running.uri });
