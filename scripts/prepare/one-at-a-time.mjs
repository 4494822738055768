import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './command.mjs';
import { isAlive } from './is-alive.mjs';

const folder = join(root, '.tmp');
const file = join(folder, 'preparing');

function tryTake() {
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  let holder;
  try {
    holder = Number(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
  // An empty file was created this instant by someone who has not written the number yet.
  if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true });
  return false;
}

/**
 * Two instances started side by side on a fresh clone would install and build over each other; the second waits here and
 * then finds everything done.
 */
export async function oneAtATime(work) {
  for (let told = false; !tryTake(); told = true) {
    if (!told) console.log('Waiting for another Wardline that is installing or building …');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
  }
}
