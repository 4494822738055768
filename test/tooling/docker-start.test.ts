import { expect } from 'chai';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../../scripts/free-port.ts';
import { composed, filledIn, readOurs, ROOT } from './docker-files.ts';

// `npm test` builds the house first and says so. By itself a test starts the sources.
const isBuilt = process.env['WARDLINE_TEST_BUILT'] === '1';
const START_WITHIN_MS = 60_000;
const NOBODY = 65_534;

/** Whether somebody who is neither its owner nor of its group reaches that place. */
async function isOpenToOthers(path: string): Promise<boolean> {
  const OTHERS_MAY_PASS = 0o001;
  for (let place = path; ; place = dirname(place)) {
    if (((await stat(place)).mode & OTHERS_MAY_PASS) === 0) return false;
    if (dirname(place) === place) return true;
  }
}

/**
 * Who the server runs as: somebody to whom the checkout is read-only. Only root can become that, and only where a stranger
 * reaches the checkout; elsewhere it runs as whoever runs the tests.
 */
async function someoneElse(): Promise<Pick<SpawnOptions, 'uid' | 'gid'>> {
  const isRoot = process.getuid?.() === 0;
  const isReached = (await Promise.all([ROOT, dirname(process.execPath)].map(isOpenToOthers))).every((open) => open);
  return isRoot && isReached ? { uid: NOBODY, gid: NOBODY } : {};
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  said(): string;
}

function run(command: string, args: readonly string[], options: SpawnOptions): Running {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let said = '';
  const hear = (chunk: Buffer) => void (said += chunk.toString());
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  return { child, ended: once(child, 'exit').then(([code]) => code as number | null), said: () => said };
}

async function until(what: string, isSo: () => Promise<boolean>, running: readonly Running[]): Promise<void> {
  const giveUpAt = Date.now() + START_WITHIN_MS;
  while (!(await isSo())) {
    const said = running.map((one) => one.said()).join('\n');
    if (Date.now() > giveUpAt || running.some(({ child }) => child.exitCode !== null))
      throw new Error(`${what}: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a node as its container starts it', function () {
  this.timeout(90_000);
  const running: Running[] = [];
  let folder = '';
  afterEach(async () => {
    for (const { child, ended } of running.splice(0).reverse()) {
      child.kill('SIGKILL');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  });
  const begin = (...all: Parameters<typeof run>): Running => {
    const started = run(...all);
    running.push(started);
    return started;
  };

  it('becomes ready in its environment as another user, writes no file, and stops when it is told to', async () => {
    const who = await someoneElse();
    folder = await mkdtemp(join(tmpdir(), 'wardline-container-'));
    if (who.uid !== undefined) await chown(folder, who.uid, NOBODY);
    const { PATH = '' } = process.env;
    const own = { ...who, cwd: folder, env: { PATH, HOME: folder, TMPDIR: folder } };
    const values = await filledIn();
    const { services } = await composed('one machine', values);

    // Redis by the very command of its container, but for where it lies and listens.
    const redisPort = await freePort();
    const program = process.env['WARDLINE_REDIS_SERVER'] ?? 'redis-server';
    const [sh = '', c = '', script = ''] = services['redis']?.command ?? [];
    const here = script
      .replaceAll('/tmp', folder)
      .replace('exec valkey-server', `exec ${program}`)
      .concat(` --port ${redisPort} --bind 127.0.0.1`);
    const redis = begin(sh, [c, here], { ...own, env: { ...own.env, ...services['redis']?.environment } });
    await until('Redis', async () => redis.said().includes('Ready to accept connections'), [redis]);

    const dataDir = join(folder, 'database');
    await mkdir(dataDir, { mode: 0o700 });
    if (who.uid !== undefined) await chown(dataDir, who.uid, NOBODY);
    const options = JSON.stringify({ dataDir, durability: 'nosync' });
    const engine = ['--import', 'tsx', `${ROOT}server/embedded-mongo/child.ts`, options];
    // From the checkout, where tsx is found; as the other user all the same.
    const database = begin(process.execPath, engine, { ...own, cwd: ROOT });
    const [{ uri, error }] = (await once(database.child, 'message')) as [{ uri?: string; error?: string }];
    if (uri === undefined) throw new Error(error);

    const port = await freePort();
    const env: NodeJS.ProcessEnv = {
      ...services['app']?.environment,
      // The two addresses that lead to other containers, and the two that keep a test to itself.
      MONGODB_URI: uri,
      REDIS_URL: `redis://:${values['REDIS_PASSWORD'] ?? ''}@127.0.0.1:${redisPort}`,
      HOST: '127.0.0.1',
      PORT: String(port),
      WARDLINE_DATA: join(folder, 'data'),
      NODE_ENV: 'production',
    };
    const [, command = '[]'] = /^CMD (\["node".*\])$/mu.exec(await readOurs('docker/Dockerfile')) ?? [];
    const [, ...args] = JSON.parse(command) as string[];
    const main = args.pop() ?? '';
    expect(main).to.equal('dist/server/main.js');
    const entry = isBuilt ? main : 'server/main.ts';
    const node = begin(process.execPath, [...args, ...(isBuilt ? [] : ['--import', 'tsx']), entry], {
      ...who,
      cwd: ROOT,
      env: isBuilt ? env : { ...env, TMPDIR: folder },
    });
    const ask = async (to: number) => {
      const asked = run(process.execPath, [`${ROOT}docker/ready.mjs`], { ...own, env: { PORT: String(to) } });
      return asked.ended;
    };
    const page = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    await until('The node', async () => (await page('/readyz').catch(() => null))?.ok === true, [node]);
    expect(await ask(port)).to.equal(0);
    expect(await ask(await freePort()), 'nobody listens there').to.equal(1);
    // What it was handed is in force: production, reached through one proxy, by https alone.
    const answer = await page('/api/demo');
    expect(answer.status).to.equal(404);
    expect(answer.headers.get('strict-transport-security')).to.contain('max-age');

    node.child.kill('SIGTERM');
    expect(await node.ended, node.said()).to.equal(0);
    expect(await readdir(folder), 'it keeps no files of its own').not.to.include('data');
  });
});
