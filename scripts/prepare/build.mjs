import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { quietly, root } from './command.mjs';

const SOURCES = ['server', 'shared', 'client'];
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const dist = join(root, 'dist');
const unfinished = join(root, 'dist.tmp');
const replaced = join(root, 'dist.old');

const tool = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

async function listFiles(folder) {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** Contents and not times: a checkout touches every file and changes none. */
async function stampOfSources() {
  const hash = createHash('sha256').update(process.versions.modules);
  const files = [...SETTINGS, ...(await Promise.all(SOURCES.map(listFiles))).flat()];
  for (const file of files) {
    const content = await readFile(join(root, file));
    hash.update(`\n${file} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

async function buildServer() {
  const shell = process.platform === 'win32';
  await quietly(tool('tsc'), ['-p', 'tsconfig.build.json', '--outDir', unfinished], { shell });
  // What the compiler leaves behind but the code reads beside itself at run time; what runs from source alone stays out,
  // since it needs development packages.
  const assets = (await listFiles('server')).filter((file) => !/(\.ts|\.md|-from-source\.mjs)$/u.test(file));
  await Promise.all(assets.map((file) => cp(join(root, file), join(unfinished, file))));
}

async function buildClient() {
  const config = join('client', 'vite.config.ts');
  if (!existsSync(join(root, config))) return;
  const outDir = join(unfinished, 'client');
  const args = ['build', '--config', config, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  // Vite builds for development when it finds another NODE_ENV, as a test run has.
  const env = { ...process.env, NODE_ENV: 'production' };
  await quietly(tool('vite'), args, { env, shell: process.platform === 'win32' });
}

/**
 * Builds server and client into dist/ when the sources are not those it was built from. The work is done beside it and
 * moved in at the end, so an interrupted build is no build.
 */
export async function ensureBuilt({ anew = false } = {}) {
  const stamp = await stampOfSources();
  const built = await readFile(join(dist, '.stamp'), 'utf8').catch(() => '');
  if (built === stamp && !anew) return;
  console.log('Building …');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished);
  try {
    await Promise.all([buildServer(), buildClient()]);
    await writeFile(join(unfinished, '.stamp'), stamp);
    await rm(replaced, { recursive: true, force: true });
    if (existsSync(dist)) await rename(dist, replaced);
    await rename(unfinished, dist);
  } finally {
    await Promise.all([unfinished, replaced].map((folder) => rm(folder, { recursive: true, force: true })));
  }
}
