// npm test: everything that can be proven by running it. `npm test -- <file or words of a title>` runs a part.
import './prepare/node-version.mjs';
import { ensureBuilt } from './prepare/build.mjs';
import { runMain } from './prepare/command.mjs';
import { withDemoFolder } from './prepare/demo-folder.mjs';
import { withTemporaryFilesInMemory } from './prepare/memory-folder.mjs';
import { runMocha, testFiles } from './prepare/mocha-run.mjs';
import { oneAtATime } from './prepare/one-at-a-time.mjs';
import { ensurePackages } from './prepare/packages.mjs';
import { ensureTestPrograms, findTestPrograms } from './prepare/system-tools.mjs';

// A whole run shares the machine with itself: opening a house takes several times what it takes alone.
const STRICT = ['--forbid-only', '--forbid-pending', '--timeout', '60000'];
/**
 * One more than there are cores on the machine this is meant for: a journey waits for a browser half of its time, and a
 * server that is killed waits to be started again.
 */
const JOBS = 3;
/**
 * MB for what was made a moment ago, in each process a run starts. With Node's own 16 a tenth of a module test's time goes
 * into putting aside what nobody asks for a moment later.
 */
const YOUNG_MB = 32;

/** What takes longest begins first, or one process would still be busy with it when the others have nothing left. */
const LONGEST = [
  'test/e2e/every-screen.e2e.ts',
  'test/faults/seeds.test.ts',
  'test/security/routes.test.ts',
  'test/attack/routes.test.ts',
  'test/e2e/cut-for-a-minute.e2e.ts',
  'test/scripts/operate.test.ts',
  'test/modules/demo/demo.test.ts',
  'test/modules/demo/seed-demo.test.ts',
  'test/scripts/backup.test.ts',
  'test/faults/chat.test.ts',
  'test/faults/commit-and-die.test.ts',
  'test/modules/replay/replay.test.ts',
  'test/security/events.test.ts',
  'test/modules/stays/races.test.ts',
  'test/server/start/production.test.ts',
  'test/tooling/new-module.test.ts',
  'test/modules/feeds/faults.test.ts',
];

/** Journeys that measure no time. The others, also one that nobody thought of here, have a core each. */
const UNTIMED = [
  'bin',
  'cut-for-a-minute',
  'every-screen',
  'first-steps',
  'housekeeping',
  'keyboard-and-conflict',
  'leave',
  'reports',
  'roster',
  'second-factor',
  'size',
].map((name) => `test/e2e/${name}.e2e.ts`);

/** Tests of several processes that say how long something takes; they begin first, being the longest. */
const TIMED = ['test/nodes/one-house.test.ts', 'test/nodes/told-everywhere.test.ts'];

/** The longest, then all others with the journeys among them: while one waits for its browser, others need the cores. */
function inOrder(tests, journeys) {
  const there = [...tests, ...testFiles('.e2e.ts')];
  const lost = [...LONGEST, ...TIMED, ...journeys].filter((file) => !there.includes(file));
  if (lost.length > 0) throw new Error(`scripts/test.mjs names what is not there: ${lost.join(', ')}.`);
  const others = tests.filter((file) => !LONGEST.includes(file) && !TIMED.includes(file));
  const waiting = journeys.filter((file) => !LONGEST.includes(file));
  // None begins in the last fifth: it would be alone at the end.
  const apart = Math.ceil((others.length * 0.8) / waiting.length);
  const mixed = others.flatMap((file, index) => (index % apart === 0 ? [...waiting.splice(0, 1), file] : [file]));
  return [...LONGEST, ...mixed, ...waiting];
}

const runs = [
  {
    title: 'Everything that times nothing',
    files: () => inOrder(testFiles('.test.ts'), UNTIMED),
    args: [...STRICT, '--parallel', '--jobs', String(JOBS)],
    minutes: 37,
  },
  {
    title: 'What has a stopwatch, two at a time',
    files: () => [...TIMED, ...testFiles('.e2e.ts').filter((file) => !UNTIMED.includes(file))],
    args: [...STRICT, '--parallel', '--jobs', '2'],
    minutes: 20,
  },
];

async function runAll() {
  const programs = await ensureTestPrograms();
  await oneAtATime(() => ensureBuilt());
  const node = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=${YOUNG_MB}`.trim() };
  return withTemporaryFilesInMemory((place) => {
    const env = { ...programs, ...node, ...place };
    return withDemoFolder((demo) => runEvery({ ...env, WARDLINE_TEST_BUILT: '1', WARDLINE_TEST_DEMO: demo }), env);
  });
}

async function runEvery(env) {
  const total = { passed: 0, failed: 0 };
  for (const { title, files, args, minutes } of runs) {
    const found = files();
    console.log(`\n${title} (${found.length} files)`);
    // Asked to run nothing, mocha would look for files of its own choice; and a suite that lost its files is no success.
    const count = found.length === 0 ? { passed: 0, failed: 1 } : await runMocha([...args, ...found], { env, minutes });
    total.passed += count.passed;
    total.failed += count.failed;
  }
  return total;
}

async function runPart(words) {
  const isFile = (word) => /[/*]|\.ts$/.test(word);
  const chosen = words.some((word) => isFile(word)) ? words : [...testFiles('.test.ts'), '--grep', words.join(' ')];
  if (words.some((word) => word.endsWith('.e2e.ts'))) await oneAtATime(() => ensureBuilt());
  return runMocha(chosen, { env: findTestPrograms() });
}

await runMain(async () => {
  await oneAtATime(ensurePackages);
  const words = process.argv.slice(2);
  const { passed, failed } = words.length > 0 ? await runPart(words) : await runAll();
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
});
