import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, Stopped } from './command.mjs';

const FILLED_WITHIN_MS = 180_000;

async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Has the built house fill a data folder with its demo, once for every test that begins with one, and ends it. */
async function fill(dataDir, extra) {
  const port = await freePort();
  const { MONGODB_URI: _embeddedOnly, ...environment } = process.env;
  const env = { ...environment, ...extra, WARDLINE_DATA: dataDir, PORT: String(port), LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, [join(root, 'dist', 'server', 'main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const line of [child.stdout, child.stderr]) line.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'exit');
  const giveUpAt = Date.now() + FILLED_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null || Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Stopped(`The demo could not be filled for the tests:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGTERM');
  const [code] = await ended;
  if (code !== 0) throw new Stopped(`The demo that was filled for the tests ended with ${code}:\n${said}`);
}

/** Does `work` with the path of a folder with the demo in it, which lies where `env` says, and removes the folder. */
export async function withDemoFolder(work, env = {}) {
  const dataDir = await mkdtemp(join(env.TMPDIR ?? tmpdir(), 'wardline-demo-'));
  try {
    await fill(dataDir, env);
    return await work(dataDir);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
