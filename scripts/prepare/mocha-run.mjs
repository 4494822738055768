import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { root } from './command.mjs';

const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
const reporter = join(root, 'scripts', 'prepare', 'counting-reporter.cjs');

/** Files below test/ with this ending, as paths from the root with forward slashes. */
export function testFiles(ending) {
  return readdirSync(join(root, 'test'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)).replaceAll(sep, '/'))
    .filter((file) => !file.startsWith('test/planted/'))
    .sort();
}

/** Mocha waits for handles that a test left open; this ends a run that would wait for ever, with all its children. */
function endAfter(child, minutes) {
  const end = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  const timer = setTimeout(() => {
    console.error(`This run did not end within ${minutes} minutes and was stopped.`);
    end('SIGKILL');
  }, minutes * 60_000);
  const passOn = (signal) => end(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, passOn);
  return () => {
    clearTimeout(timer);
    for (const signal of signals) process.off(signal, passOn);
  };
}

function spawnMocha(args, env, minutes) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mocha, '--reporter', reporter, ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    const settled = endAfter(child, minutes);
    child.on('error', reject);
    child.on('exit', (code) => {
      settled();
      resolve(code);
    });
  });
}

/**
 * Runs mocha and resolves with its count. A run that broke off, or that failed outside of a test, counts as one failure
 * more, so no sum is green by accident.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runMocha(args, { env = {}, minutes = 20 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'wardline-count-'));
  const countFile = join(folder, 'count.json');
  try {
    const code = await spawnMocha(args, { ...process.env, ...env, WARDLINE_TEST_COUNT: countFile }, minutes);
    let count;
    try {
      count = JSON.parse(readFileSync(countFile, 'utf8'));
    } catch {
      return { passed: 0, failed: 1 };
    }
    return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
