import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openApp } from './app.ts';
import type { App } from './app.ts';
import { loadConfig } from './config/config.ts';
import { firstOperatorCode } from './crypto/opaque-tokens.ts';
import { createLog } from './log/log.ts';
import { isSetupNeeded } from './modules/setup/index.ts';
import { welcome } from './welcome.ts';

/** Time a stop may take before the process ends all the same. */
const STOP_WITHIN_MS = 10_000;

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The package's folder: above server/ when run from source, above dist/server/ when built. */
const packageRoot = existsSync(fromRoot('../package.json')) ? fromRoot('../') : fromRoot('../../');

async function start(): Promise<void> {
  const config = await loadConfig(process.env, process.argv.slice(2));
  const log = createLog(config.logLevel);
  const { version } = JSON.parse(await readFile(`${packageRoot}package.json`, 'utf8')) as { version: string };
  const setupCode = config.mode === 'demo' ? null : firstOperatorCode(config.secrets.codePepper);
  const app = await openApp(config, {
    clock: { now: () => new Date() },
    log,
    version,
    clientDir: `${packageRoot}dist/client`,
    setupCode,
  });
  stopOnSignals(app);
  process.on('uncaughtException', (error) => {
    log.error('An error nobody caught; the process ends.', { error });
    process.exit(1);
  });
  process.on('unhandledRejection', (error) => {
    log.error('A rejection nobody handled; the process ends.', { error });
    process.exit(1);
  });
  const port = await app.listen();
  log.info('listening', { port });
  process.stdout.write(welcome(app, port, setupCode, await isSetupNeeded(app.services)));
}

function stopOnSignals(app: App): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    app.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Errors whose message says all that an operator needs: what is not right, and often how to mend it. */
const PLAIN = new Set([
  'ConfigError',
  'DataDirectoryInUseError',
  'DatabaseUnfitError',
  'DemoSecretsError',
  'IndexMismatchError',
  'KeyRingError',
  'RedisUnfitError',
  'WeakSecretError',
]);

function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return 'Something else listens on this port. Name another with PORT.';
  return PLAIN.has(error.name) ? error.message : (error.stack ?? error.message);
}

start().catch((error: unknown) => {
  process.stderr.write(`${whyNot(error)}\n`);
  process.exit(1);
});
