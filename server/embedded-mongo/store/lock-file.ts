// The catalog, the locks and the sessions live in memory, so two processes on one folder would corrupt each other.
// The lock is a file created exclusively that names its owner; an owner that no longer lives is taken over.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';

export class DataDirectoryInUseError extends Error {
  readonly ownerPid: number;
  constructor(dataDir: string, ownerPid: number) {
    super(`The data folder ${dataDir} is in use by process ${ownerPid}. One process per data folder.`);
    this.name = 'DataDirectoryInUseError';
    this.ownerPid = ownerPid;
  }
}

type Owner = { pid: number; startedAt: string; token: string };

const TAKE_OVER_ATTEMPTS = 5;

/** Takes the lock of `dataDir` and returns the function that gives it back. Throws {@link DataDirectoryInUseError}. */
export function takeLock(dataDir: string): () => void {
  const path = join(dataDir, 'engine.lock');
  const owner: Owner = {
    pid: process.pid,
    startedAt: startTimeOf(process.pid) ?? '',
    token: randomBytes(8).toString('hex'),
  };
  for (let attempt = 0; attempt < TAKE_OVER_ATTEMPTS; attempt += 1) {
    if (createExclusively(path, owner)) return () => release(path, owner);
    const current = readOwner(path);
    if (current === undefined) continue;
    if (isAlive(current)) throw new DataDirectoryInUseError(dataDir, current.pid);
    discard(path, current);
  }
  throw new DataDirectoryInUseError(dataDir, readOwner(path)?.pid ?? 0);
}

/** Written aside and then linked: the lock never exists without its owner's name in it. */
function createExclusively(path: string, owner: Owner): boolean {
  const draft = `${path}.${owner.token}`;
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(path, 'utf8')) as Partial<Owner>;
    return { pid: Number(owner.pid ?? 0), startedAt: String(owner.startedAt ?? ''), token: String(owner.token ?? '') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // Unreadable: no process of ours writes such a lock, so nobody holds it.
    return { pid: 0, startedAt: '', token: '' };
  }
}

function isAlive(owner: Owner): boolean {
  if (owner.pid <= 0) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // A process number is used again after a restart of the machine: the start time tells the two apart.
  const started = startTimeOf(owner.pid);
  return started === undefined || owner.startedAt === '' || started === owner.startedAt;
}

/** Field 22 of /proc/<pid>/stat (proc(5)), in clock ticks since boot; undefined where there is no /proc. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Moving the file away first lets only one of several takers remove it; a lock taken meanwhile is put back. */
function discard(path: string, stale: Owner): void {
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readOwner(aside);
  if (moved && moved.token !== stale.token && isAlive(moved)) renameSync(aside, path);
  else rmSync(aside, { force: true });
}

function release(path: string, owner: Owner): void {
  if (readOwner(path)?.token === owner.token) rmSync(path, { force: true });
}
