import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { nowMs, pause } from './clock.ts';

/** Above this something else works on the machine, and what is measured is not what it costs. */
const QUIET = 1.5;

const hasTaskset = availableParallelism() > 1 && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/** The command that starts a program on the server's core; the program itself where the system cannot pin. */
export const onServerCore = (command: readonly string[]): readonly string[] =>
  hasTaskset ? ['taskset', '-c', '0', ...command] : command;

/** The command that starts a program on every core: as people start it. */
export const onEveryCore = (command: readonly string[]): readonly string[] =>
  hasTaskset ? ['taskset', '-c', `0-${cpus().length - 1}`, ...command] : command;

/** Moves this process, which makes the load, to the other core. */
export function moveToLoadCore(): void {
  if (hasTaskset) spawnSync('taskset', ['-a', '-c', '-p', '1', String(process.pid)], { stdio: 'ignore' });
}

/** The machine in one line. */
export function machineLine(): string {
  const [first] = cpus();
  const pinned = hasTaskset ? 'server on core 0, load on core 1' : 'not pinned to cores';
  const [load = 0] = loadavg();
  return `${first?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.versions.node}, load ${load.toFixed(2)} before the start, ${pinned}`;
}

const CALMS_WITHIN_MS = 300_000;

/** Resolves once the load of what was measured before is no longer counted, or is not going to be soon. */
export async function untilCalm(): Promise<void> {
  const since = nowMs();
  while (isBusy() && nowMs() - since < CALMS_WITHIN_MS) await pause(5_000);
}

export function isBusy(): boolean {
  const [load = 0] = loadavg();
  return load > QUIET;
}
