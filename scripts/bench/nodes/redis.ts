import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Checkout } from '../checkout.ts';
import { onServerCore } from '../machine.ts';

/** A Redis on the servers' core, that several nodes share. */
export interface BenchRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts `redis-server` on that port; the one WARDLINE_REDIS_SERVER names, or the one on the PATH. Throws where there is none. */
export async function startRedis(checkout: Checkout, port: number): Promise<BenchRedis> {
  const dir = await checkout.folder('redis');
  const program = process.env['WARDLINE_REDIS_SERVER'] ?? 'redis-server';
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const [command = '', ...rest] = onServerCore([program, ...options, '--pidfile', join(dir, 'pid')]);
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'ignore'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}.`)));
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Ready to accept connections')) resolve();
    });
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const gone = once(child, 'exit');
      kill();
      await gone;
      process.off('exit', kill);
    },
  };
}
