import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a program said, and whether it was content. */
export interface Said {
  readonly isContent: boolean;
  readonly text: string;
}

async function ask(program: string, args: readonly string[]): Promise<Said> {
  try {
    const { stdout, stderr } = await run(program, [...args], { timeout: 30_000, encoding: 'utf8' });
    return { isContent: true, text: stdout + stderr };
  } catch (error) {
    // One that is not there must not pass for one that says no.
    if (!(error instanceof Error) || !('stdout' in error) || !('code' in error) || typeof error.code !== 'number')
      throw error;
    return { isContent: false, text: `${String(error.stdout)}${'stderr' in error ? String(error.stderr) : ''}` };
  }
}

// `npm test` finds or installs both and says where they are (scripts/prepare/system-tools.mjs).
export const openssl = (...args: readonly string[]): Promise<Said> =>
  ask(process.env['WARDLINE_OPENSSL'] ?? 'openssl', args);
export const pdfsig = (...args: readonly string[]): Promise<Said> =>
  ask(process.env['WARDLINE_PDFSIG'] ?? 'pdfsig', args);
