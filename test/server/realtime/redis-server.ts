import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/free-port.ts';

/** A Redis of the test's own, on a port of its own, that can be killed and started again. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  start(): Promise<void>;
  /** As a crash would: no goodbye. */
  kill(): Promise<void>;
  /** Stops answering without closing anything, as a lost network would. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/** Starts `redis-server`: the one WARDLINE_REDIS_SERVER names, or the one on the PATH. Throws where there is none. */
export async function openRedisServer(): Promise<RedisServer> {
  const program = process.env['WARDLINE_REDIS_SERVER'] ?? 'redis-server';
  const dir = await mkdtemp(join(tmpdir(), 'wardline-redis-'));
  const port = await freePort();
  let running: ChildProcess | null = null;

  async function start(): Promise<void> {
    const started = spawn(
      program,
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    running = started;
    await new Promise<void>((resolve, reject) => {
      started.once('error', (error) => reject(new Error(`${program} cannot be started: ${error.message}`)));
      started.once('exit', (code) => reject(new Error(`${program} ended with ${code}.`)));
      started.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('Ready to accept connections')) resolve();
      });
    });
  }
  async function kill(): Promise<void> {
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    kill,
    freeze: () => void running?.kill('SIGSTOP'),
    thaw: () => void running?.kill('SIGCONT'),
    async close() {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
