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
const PARTS = ['server', 'shared', 'client', 'scripts', ...SETTINGS];

/** Where the servers are compiled to: beside what `npm run build` makes, and by the same settings. */
const SERVERS = 'dist-bench';

/** A checkout of its own, installed and compiled, that stays as it is while it is measured. */
export interface Checkout {
  readonly path: string;
  /** The server of that name (`scripts/bench/servers`), compiled together with the Wardline it is about. */
  serverFile(name: string): string;
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
    const config = join('scripts', 'bench', 'tsconfig.json');
    await run(join(root, 'node_modules', '.bin', 'tsc'), ['-p', config], { cwd: path });
    await cp(join(path, 'server'), join(path, SERVERS, 'server'), {
      recursive: true,
      filter: (file) => !file.endsWith('.ts'),
    });
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
  return {
    path,
    serverFile: (name) => join(path, SERVERS, 'scripts', 'bench', 'servers', `${name}.js`),
    folder: (name) => mkdtemp(join(path, `${name}-`)),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
