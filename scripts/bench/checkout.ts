import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const PARTS = ['server', 'shared', 'client', 'scripts', 'dist', ...SETTINGS];

/** A checkout of its own, installed and built, that stays as it is while it is measured. */
export interface Checkout {
  readonly path: string;
  /** A fresh folder in it. */
  folder(name: string): Promise<string>;
  remove(): Promise<void>;
}

/** @param isCommit whether the last commit is measured instead of the files as they lie here. */
export async function openCheckout(isCommit: boolean): Promise<Checkout> {
  const path = await mkdtemp(join(tmpdir(), 'wardline-bench-'));
  try {
    if (isCommit) {
      const archive = join(path, 'commit.tar');
      await run('git', ['archive', '--output', archive, 'HEAD'], { cwd: root });
      await run('tar', ['-xf', archive, '-C', path]);
      await cp(join(root, 'scripts', 'bench'), join(path, 'scripts', 'bench'), { recursive: true });
    } else {
      for (const part of PARTS.filter((one) => existsSync(join(root, one))))
        await cp(join(root, part), join(path, part), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
    const build = "await (await import('./scripts/prepare/build.mjs')).ensureBuilt();";
    await run(process.execPath, ['--input-type=module', '-e', build], { cwd: path });
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
  return {
    path,
    folder: (name) => mkdtemp(join(path, `${name}-`)),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
