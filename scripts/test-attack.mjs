// npm run test:attack: every route and every event with everything the attack suite knows. `npm test` fires a part of it.
import './prepare/node-version.mjs';
import { runMain } from './prepare/command.mjs';
import { runMocha, testFiles } from './prepare/mocha-run.mjs';
import { oneAtATime } from './prepare/one-at-a-time.mjs';
import { ensurePackages } from './prepare/packages.mjs';

await runMain(async () => {
  await oneAtATime(ensurePackages);
  const files = testFiles('.test.ts').filter((file) => file.startsWith('test/attack/'));
  if (files.length === 0) throw new Error('There is nothing in test/attack.');
  const since = performance.now();
  const { passed, failed } = await runMocha(['--forbid-only', '--forbid-pending', '--timeout', '600000', ...files], {
    env: { WARDLINE_ATTACK: 'all' },
    minutes: 60,
  });
  console.log(`${passed} passed, ${failed} failed in ${Math.round((performance.now() - since) / 1_000)} s`);
  process.exitCode = failed === 0 ? 0 : 1;
});
