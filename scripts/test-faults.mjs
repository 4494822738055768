// npm run test:faults -- --seeds N [--first S] [--short]: runs the built house under a seeded load and seeded faults, once for
// each seed, and checks afterwards what must hold after any fault (docs/testing.md). Exit code 0: it held; 1: it did not.
import './prepare/node-version.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ensureBuilt } from './prepare/build.mjs';
import { root, runMain } from './prepare/command.mjs';
import { oneAtATime } from './prepare/one-at-a-time.mjs';
import { findTestPrograms } from './prepare/system-tools.mjs';

await runMain(async () => {
  await oneAtATime(() => ensureBuilt());
  const runner = join(root, 'test', 'faults', 'harness', 'run-seeds.ts');
  const env = { ...process.env, ...findTestPrograms(), WARDLINE_TEST_BUILT: '1' };
  const args = ['--import', 'tsx', runner, ...process.argv.slice(2)];
  const [code] = await once(spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' }), 'exit');
  process.exitCode = code ?? 1;
});
