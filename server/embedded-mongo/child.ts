// Entry of the engine's own process, for tools; started by host.ts only. It takes the data folder's lock itself, so
// that the lock names the process that has the files open.
import { chooseListenAddress } from './host.ts';
import { runHere, type HostedOptions } from './run-here.ts';
import { takeLock } from './store/lock-file.ts';

async function main(options: Omit<HostedOptions, 'address'>): Promise<void> {
  const releaseLock = takeLock(options.dataDir);
  const place = chooseListenAddress(options.dataDir);
  const running = await runHere({ ...options, address: place.address });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    running.stop().then(
      () => {
        place.remove();
        releaseLock();
        process.exit(0);
      },
      (error: unknown) => {
        process.stderr.write(`The embedded engine did not stop cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('message', (message) => {
    if (message === 'stop') stop();
  });
  process.on('SIGTERM', stop);
  // The parent is gone without a word: nobody is left to stop us later.
  process.on('disconnect', stop);
  process.send?.({ uri: running.uri });
}

try {
  await main(JSON.parse(process.argv[2] ?? '{}') as Omit<HostedOptions, 'address'>);
} catch (error) {
  process.send?.({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  process.disconnect?.();
}
