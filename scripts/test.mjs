// npm test: everything that can be proven by running it. `npm test -- <file or words of a title>` runs a part.
import './prepare/node-version.mjs';
import { ensureBuilt } from './prepare/build.mjs';
import { runMain } from './prepare/command.mjs';
import { runMocha, testFiles } from './prepare/mocha-run.mjs';
import { oneAtATime } from './prepare/one-at-a-time.mjs';
import { ensurePackages } from './prepare/packages.mjs';
import { ensureTestPrograms, findTestPrograms } from './prepare/system-tools.mjs';

// A whole run shares the machine with itself: opening a house takes several times what it takes alone.
const STRICT = ['--forbid-only', '--forbid-pending', '--timeout', '60000'];
const isEngine = (file) => file.startsWith('test/embedded-mongo/');
const isFault = (file) => file.startsWith('test/faults/');

const runs = [
  {
    title: 'Units and modules',
    files: () => testFiles('.test.ts').filter((file) => !isEngine(file) && !isFault(file)),
    args: [...STRICT, '--parallel', '--jobs', '2'],
  },
  { title: 'Embedded engine', files: () => testFiles('.test.ts').filter(isEngine), args: STRICT },
  // Alone: these kill servers and time how they come back.
  { title: 'Faults', files: () => testFiles('.test.ts').filter(isFault), args: STRICT },
  // One at a time: each journey has a browser and a server, and times what it sees.
  { title: 'Journeys', files: () => testFiles('.e2e.ts'), args: STRICT },
];

async function runAll() {
  const programs = await ensureTestPrograms();
  await oneAtATime(() => ensureBuilt());
  const env = { ...programs, WARDLINE_TEST_BUILT: '1' };
  const total = { passed: 0, failed: 0 };
  for (const { title, files, args } of runs) {
    const found = files();
    console.log(`\n${title} (${found.length} files)`);
    // Asked to run nothing, mocha would look for files of its own choice; and a suite that lost its files is no success.
    const count = found.length === 0 ? { passed: 0, failed: 1 } : await runMocha([...args, ...found], { env });
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
