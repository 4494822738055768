import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository, ending in a separator. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A stop that the user can act on: shown as its message alone, without a stack. */
export class Stopped extends Error {}

/** Runs `main`, shows what stopped it, and leaves with 1 then. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Stopped ? error.message : error.stack}\n`);
    process.exit(1);
  }
}

/**
 * Runs a command quietly. Rejects with Stopped and everything the command printed when it fails or cannot be started.
 * @returns {Promise<string>} what it printed
 */
export function quietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => reject(new Stopped(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString();
      if (code === 0) resolve(output);
      else reject(new Stopped(`${command} ${args.join(' ')} failed (${signal ?? code}):\n${output}`));
    });
  });
}
