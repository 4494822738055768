import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ended {
  readonly code: number;
  readonly printed: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where a whole run keeps what it compiled: no settings of the house. */
const OF_THE_RUN = ['PATH', 'TMPDIR', 'WARDLINE_TEST_BUILT'];

/** Runs one of `scripts/` as `npm run` does, with these settings and no others. */
export function runScript(
  script: string,
  settings: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Ended> {
  const ofTheRun = Object.fromEntries(OF_THE_RUN.map((name) => [name, process.env[name]]));
  const options = { cwd: root, env: { ...ofTheRun, ...settings }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import=tsx', `scripts/${script}`, ...args], options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      resolve({ code, printed: stdout + stderr });
    });
  });
}
