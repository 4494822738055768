import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietly, root } from './command.mjs';

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/**
 * npm writes node_modules/.package-lock.json as the last act of an install, so comparing it with the lockfile also sees an
 * install that was interrupted or done for another commit. Optional packages are those of other systems.
 */
function packagesMatchLockfile() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const wanted = readJson('package-lock.json').packages;
  const installed = readJson('node_modules/.package-lock.json').packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true || entry.peer === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** Installs exactly what the lockfile says when it is not there yet. */
export async function ensurePackages() {
  if (packagesMatchLockfile()) return;
  console.log('Installing packages …');
  // Build tools are development packages; NODE_ENV=production would leave them out.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await quietly('npm', args, { shell: process.platform === 'win32' });
}
