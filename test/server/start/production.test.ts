import { expect } from 'chai';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { SECRET_NAMES } from '../../../server/config/config.ts';
import type { SecretTexts } from '../../../server/crypto/secrets.ts';
import { newSecretTexts } from '../../../server/crypto/secrets.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const START_WITHIN_MS = 45_000;

/** A database server as its own process, which the house knows nothing of but its address. */
async function startDatabase(dataDir: string): Promise<{ uri: string; stop(): Promise<void> }> {
  await mkdir(dataDir, { mode: 0o700 });
  const options = JSON.stringify({ dataDir, durability: 'nosync' });
  const child = spawn(process.execPath, ['--import', 'tsx', fromRoot('server/embedded-mongo/child.ts'), options], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const [message] = (await once(child, 'message')) as [{ uri?: string; error?: string }];
  if (message.uri === undefined) throw new Error(message.error);
  return {
    uri: message.uri,
    async stop() {
      child.send('stop');
      await ended;
    },
  };
}

const environmentOf = (texts: SecretTexts): Record<string, string> =>
  Object.fromEntries(Object.entries(SECRET_NAMES).map(([field, name]) => [name, texts[field as keyof SecretTexts]]));

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** All it printed so far. */
  said(): string;
}

function start(environment: Readonly<Record<string, string>>): Started {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', fromRoot('server/main.ts')], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, ended: once(child, 'exit').then(([code]) => code as number | null), said: () => said };
}

/** The port it listens on, from its log. */
async function portOf({ child, said }: Started): Promise<number> {
  const giveUpAt = Date.now() + START_WITHIN_MS;
  while (Date.now() < giveUpAt && child.exitCode === null) {
    const port = /"port":(\d+)/u.exec(said())?.[1];
    if (port !== undefined) return Number(port);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The server did not start: ${said()}`);
}

/** Every script the process and its threads loaded, as V8 noted at its end. */
async function scriptsLoaded(coverageDir: string): Promise<string[]> {
  const files = await readdir(coverageDir);
  const lists = await Promise.all(
    files.map(
      async (file) => JSON.parse(await readFile(join(coverageDir, file), 'utf8')) as { result: { url: string }[] },
    ),
  );
  return lists.flatMap(({ result }) => result.map(({ url }) => url));
}

describe('a start in production', function () {
  this.timeout(60_000);
  let folder: string;
  let database: Awaited<ReturnType<typeof startDatabase>>;
  let settings: Readonly<Record<string, string>>;
  let running: Started | null = null;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wardline-production-'));
    database = await startDatabase(join(folder, 'database'));
  });
  beforeEach(() => {
    settings = {
      MONGODB_URI: database.uri,
      PUBLIC_URL: 'https://wardline.example',
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'Wardline <wardline@wardline.example>',
      WARDLINE_DATA: join(folder, 'data'),
      HOST: '127.0.0.1',
      PORT: '0',
      ...environmentOf(newSecretTexts()),
    };
  });
  afterEach(async () => {
    running?.child.kill('SIGKILL');
    await running?.ended;
    running = null;
  });
  after(async () => {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('serves without loading the embedded engine, and has nothing of the demo', async () => {
    const coverageDir = join(folder, 'scripts');
    running = start({ ...settings, NODE_V8_COVERAGE: coverageDir });
    const origin = `http://127.0.0.1:${await portOf(running)}`;
    expect((await fetch(`${origin}/readyz`)).status).to.equal(200);
    for (const path of ['/api/demo', '/api/demo/mail']) {
      expect((await fetch(`${origin}${path}`)).status, path).to.equal(404);
    }
    expect(await (await fetch(`${origin}/api/openapi.json`)).text()).not.to.contain('/api/demo');

    running.child.kill('SIGTERM');
    expect(await running.ended, running.said()).to.equal(0);
    const scripts = await scriptsLoaded(coverageDir);
    expect(
      scripts.some((url) => url.includes('server/db/connect.ts')),
      'the list is complete',
    ).to.equal(true);
    expect(scripts.filter((url) => /embedded-mongo|node_modules\/lmdb/u.test(url))).to.deep.equal([]);
    // Nor is what traces need, where nobody asks for traces.
    expect(scripts.filter((url) => /tracing\/(open-tracing|otlp)/u.test(url))).to.deep.equal([]);
    expect(await readdir(folder), 'it keeps no files of its own').not.to.include('data');
  });

  const unfit: readonly [string, Readonly<Record<string, string>>, readonly string[]][] = [
    ['a secret is missing', { WARDLINE_MASTER_KEYS: '' }, ['WARDLINE_MASTER_KEYS is missing', 'npm run secrets']],
    ['a secret is weak', { WARDLINE_PASSWORD_PEPPER: 'correct horse battery' }, ['WARDLINE_PASSWORD_PEPPER']],
    ['it is reached without TLS', { PUBLIC_URL: 'http://wardline.example' }, ['PUBLIC_URL must begin with https://']],
    ['mail has no way out', { SMTP_URL: '' }, ['SMTP_URL is missing']],
  ];
  for (const [why, wrong, words] of unfit) {
    it(`is refused in plain words when ${why}`, async () => {
      running = start({ ...settings, ...wrong });
      expect(await running.ended).to.equal(1);
      const said = running.said();
      expect(said)
        .to.contain('Wardline cannot start')
        .and.not.match(/^\s+at /mu);
      for (const word of words) expect(said).to.contain(word);
      // No part of a secret, right or wrong, may end in a log.
      const secrets = Object.values(SECRET_NAMES).map((name) => wrong[name] ?? settings[name] ?? '');
      for (const secret of secrets.filter((text) => text !== '')) expect(said).not.to.contain(secret);
    });
  }

  it('is refused in plain words by a database without transactions', async () => {
    const client = await MongoClient.connect(database.uri);
    const failPoint = (mode: 'alwaysOn' | 'off') =>
      client.db('admin').command({
        configureFailPoint: 'failCommand',
        mode,
        // What a mongod that is no member of a replica set answers to the first statement of a transaction.
        ...(mode === 'off' ? {} : { data: { failCommands: ['insert'], errorCode: 20, errorLabels: [] } }),
      });
    await failPoint('alwaysOn');
    try {
      running = start(settings);
      expect(await running.ended).to.equal(1);
      expect(running.said()).to.contain('needs a MongoDB replica set').and.contain('rs.initiate()');
      expect(running.said()).not.to.match(/^\s+at /mu);
    } finally {
      await failPoint('off');
      await client.close();
    }
  });
});
