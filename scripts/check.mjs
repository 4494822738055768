// Runs every check that is not a test, all of them even when one fails, and ends with the count.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const tool = (name, ...args) => [fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url)), ...args];

/** @type {{ name: string, commands: string[][] }[]} */
const checks = [
  { name: 'format', commands: [tool('prettier', '--check', '--log-level', 'warn', '.')] },
  { name: 'lint', commands: [tool('oxlint', '--type-aware', '--deny-warnings')] },
  {
    name: 'types',
    commands: [
      tool('tsc', '-p', 'tsconfig.json'),
      tool('tsc', '-p', 'client/tsconfig.json'),
      tool('tsc', '-p', 'test/e2e/tsconfig.json'),
    ],
  },
  {
    name: 'boundaries',
    commands: [
      tool('depcruise', '--config', '.dependency-cruiser.mjs', 'server', 'shared', 'client', 'scripts', 'test'),
    ],
  },
  { name: 'dead code', commands: [tool('knip', '--no-progress')] },
];

/** Resolves with everything printed and whether the command succeeded; a tool that cannot start has failed. */
function run([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString() }));
  });
}

async function runCheck({ name, commands }) {
  const started = performance.now();
  const results = await Promise.all(commands.map(run));
  const failed = results.filter((result) => !result.ok);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${failed.length === 0 ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)`);
  for (const { output } of failed) console.log(output.replace(/^/gm, '        ').trimEnd());
  return failed.length === 0;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`There is no check called ${unknown.join(', ')}. There are: ${checks.map((c) => c.name).join(', ')}.`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
const waiting = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
async function runWaiting() {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    if (await runCheck(check)) passed += 1;
    else failed += 1;
  }
}
// Two at a time: formatting keeps one core busy by itself, and is the longest.
await Promise.all([runWaiting(), runWaiting()]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
