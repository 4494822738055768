import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A throw-away repository: our real configuration files and packages around source files made up by a test. */
export interface PlantedTree {
  readonly folder: string;
  /** Runs one of our tools in the tree. A tool that reports findings exits non-zero: that is an answer, not an error. */
  run(tool: string, ...args: string[]): Promise<{ code: number; output: string }>;
  remove(): Promise<void>;
}

/**
 * @param configuration paths of real files of this repository, kept at the same place in the tree
 * @param files path → source text
 */
export async function plantTree(configuration: string[], files: Record<string, string>): Promise<PlantedTree> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'wardline-planted-')));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const path of ['package.json', ...configuration]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await copyFile(join(root, path), join(folder, path));
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return {
    folder,
    run: (tool, ...args) =>
      new Promise((resolve, reject) => {
        const command = join(root, 'node_modules/.bin', tool);
        execFile(command, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
          if (error && typeof error.code !== 'number') reject(new Error(`${tool} did not run`, { cause: error }));
          else resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
        });
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
