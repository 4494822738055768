import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Checkout } from './checkout.ts';
import { onServerCore } from './machine.ts';
import type { Answer, FloodResult, Usage } from './servers/answering.ts';

/** A server under measurement, in its own process on its own core. */
export interface ServerProcess {
  readonly port: number;
  ask<T>(what: string, args?: unknown): Promise<T>;
  usage(): Promise<Usage>;
  /** Begins to watch the event loop's delay afresh. */
  calm(): Promise<void>;
  flood(from: number, window: number, ms: number): Promise<FloodResult>;
  /** One event of the flood has reached everybody. */
  delivered(): void;
  /** Takes the process off its core while another is measured. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const GONE_WITHIN_MS = 5_000;
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts a server of that checkout and waits until it answers.
 * @param args handed over as JSON
 */
export async function startServer(
  checkout: Checkout,
  name: string,
  args: unknown,
  nodeOptions: readonly string[] = [],
): Promise<ServerProcess> {
  const [command = '', ...rest] = onServerCore([
    process.execPath,
    ...nodeOptions,
    checkout.serverFile(name),
    JSON.stringify(args),
  ]);
  const child = spawn(command, rest, {
    cwd: checkout.path,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  running.add(child);
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  let asked = 0;
  const ready = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => {
      running.delete(child);
      const error = new Error(`${name} ended with ${code}.`);
      reject(error);
      for (const one of waiting.values()) one.reject(error);
    });
    child.on('message', (message: Answer | 'ready') => {
      if (message === 'ready') {
        resolve();
        return;
      }
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      if ('error' in message) one?.reject(new Error(message.error));
      else one?.resolve(message.result as never);
    });
  });
  await ready;
  const ask = <T>(what: string, given: unknown = null) =>
    new Promise<T>((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      child.send({ id: asked, what, args: given });
    });
  return {
    port: await ask<number>('port'),
    ask,
    usage: () => ask('usage'),
    calm: () => ask('calm'),
    flood: (from, window, ms) => ask('flood', { from, window, ms }),
    delivered: () => void child.send('delivered'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGCONT');
      // It leaves when nobody asks any more; by itself, so that a profile it was told to make is written.
      child.disconnect();
      const impatience = setTimeout(() => child.kill('SIGKILL'), GONE_WITHIN_MS);
      await gone;
      clearTimeout(impatience);
    },
  };
}
