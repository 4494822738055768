import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { quietly, Stopped } from './command.mjs';

const CHROMIUM = {
  name: 'Chromium',
  from: 'CHROME_PATH',
  candidates: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  // Without fonts a page in Devanagari, Persian or Greek is drawn as boxes, and pictures of it differ by machine.
  packages: ['chromium', 'fonts-noto-core', 'fonts-dejavu-core'],
};

const REDIS = {
  name: 'redis-server',
  from: 'REDIS_SERVER_PATH',
  candidates: ['redis-server', '/opt/homebrew/bin/redis-server', 'valkey-server'],
  packages: ['redis-server'],
};

/** Tells whether a PDF is signed and unchanged; the sealed consents are shown to it. */
const PDFSIG = {
  name: 'pdfsig',
  from: 'PDFSIG_PATH',
  candidates: ['pdfsig', '/opt/homebrew/bin/pdfsig'],
  packages: ['poppler-utils'],
  version: '-v',
};

/** Verifies the same signature by the rules of CAdES, and plays the time authority. */
const OPENSSL = {
  name: 'openssl (3 or newer)',
  from: 'OPENSSL_PATH',
  candidates: ['openssl', '/opt/homebrew/opt/openssl@3/bin/openssl'],
  packages: ['openssl'],
  version: 'version',
};

const PROGRAMS = {
  WARDLINE_CHROMIUM: CHROMIUM,
  WARDLINE_REDIS_SERVER: REDIS,
  WARDLINE_PDFSIG: PDFSIG,
  WARDLINE_OPENSSL: OPENSSL,
};

/** Asked for its version, because on Ubuntu a placeholder stands where the browser is missing. */
const answers = (command, version) => spawnSync(command, [version], { stdio: 'ignore', timeout: 30_000 }).status === 0;

function find({ from, candidates, version = '--version' }) {
  const given = process.env[from];
  return (given ? [given] : candidates).find((command) => answers(command, version));
}

/** The command that may install system packages, or undefined where we may not. */
function privilege() {
  if (!existsSync('/usr/bin/apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

async function installFromSystem(packages, prefix) {
  console.log(`Installing ${packages.join(', ')} from the system's packages …`);
  // RUNLEVEL=1 keeps Debian from starting an installed server as a service.
  const apt = (...args) => {
    const words = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-q', ...args];
    return quietly(words[0], words.slice(1));
  };
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', ...packages);
}

/**
 * Finds the programs that tests drive, installing what is missing where that is possible.
 * @returns {Promise<Record<string, string>>} environment for the tests: where each is
 */
export async function ensureTestPrograms() {
  const missing = Object.values(PROGRAMS).filter((program) => find(program) === undefined);
  const prefix = privilege();
  if (missing.length > 0 && prefix)
    await installFromSystem(
      missing.flatMap((program) => program.packages),
      prefix,
    );
  return Object.fromEntries(
    Object.entries(PROGRAMS).map(([variable, program]) => [variable, find(program) ?? refuse(program)]),
  );
}

function refuse({ name, from, packages }) {
  throw new Stopped(
    `The tests need ${name}, which is not installed here. Either\n` +
      `  sudo apt-get install ${packages.join(' ')}\n` +
      `or the like for this system, or set ${from} to the program.`,
  );
}

/** What is there already, for a run of a few chosen tests. */
export function findTestPrograms() {
  const found = Object.entries(PROGRAMS).map(([variable, program]) => [variable, find(program)]);
  return Object.fromEntries(found.filter(([, program]) => program !== undefined));
}
