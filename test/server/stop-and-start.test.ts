import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openApp } from '../../server/app.ts';
import type { App } from '../../server/app.ts';
import { loadConfig } from '../../server/config/config.ts';
import { createLog } from '../../server/log/log.ts';
import { welcome } from '../../server/welcome.ts';

const open = async (dataDir: string): Promise<App> =>
  openApp(await loadConfig({ WARDLINE_DATA: dataDir, PORT: '0' }, ['--empty']), {
    clock: { now: () => new Date() },
    log: createLog('silent'),
    version: '0.0.0-test',
    clientDir: null,
    setupCode: null,
    unsafePasswordCost: { cost: 10, reason: 'A test signs in.' },
  });

describe('the house', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'wardline-stop-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('stops when what is in flight is answered, also for clients that would keep their connection', async () => {
    const app = await open(dataDir);
    const port = await app.listen();
    const agent = new Agent({ keepAlive: true });
    const began = performance.now();
    const answered = new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ agent, host: '127.0.0.1', port, method: 'POST', path: '/api/v1/sign-in' }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode));
      });
      asked.setHeader('content-type', 'application/json');
      asked.on('error', reject);
      asked.end(JSON.stringify({ hospitalCode: 'NORTH', email: 'nobody@north.example', password: 'not-a-password' }));
    });
    await new Promise<void>((resolve) => app.server.once('request', () => resolve()));
    await app.stop();
    expect(await answered).to.equal(401);
    expect(performance.now() - began).to.be.lessThan(8_000);
    agent.destroy();
  });

  it('stops in time though a client never ends what it sends', async () => {
    const app = await open(dataDir);
    const port = await app.listen();
    const cut = new Promise<string>((resolve) => {
      const asked = request({ host: '127.0.0.1', port, method: 'POST', path: '/api/v1/sign-in' });
      asked.setHeader('content-type', 'application/json');
      asked.setHeader('content-length', '100');
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      asked.write('{');
    });
    await new Promise<void>((resolve) => app.server.once('request', () => resolve()));
    const began = performance.now();
    await app.stop();
    expect(performance.now() - began).to.be.lessThan(9_000);
    expect(await cut).to.equal('ECONNRESET');
  });

  it('does not open with a hospital whose indexes are not what it stands on, and says which', async () => {
    const app = await open(dataDir);
    const { tenants, clock } = app.services;
    const wanted = { code: 'NORTH', name: 'North', kind: 'hospital', timeZone: 'UTC', placement: 'dedicated' } as const;
    const { databaseName } = await tenants.open(wanted, clock.now());
    const beds = tenants.platform.connection.useDb(databaseName).collection('beds');
    await beds.dropIndex('bed_code');
    await beds.createIndex({ hospitalId: 1, codeKey: 1 }, { name: 'bed_code' });
    await app.stop();
    const again = await open(dataDir).then(
      (opened) => opened.stop(),
      (error: unknown) => error,
    );
    expect(again).to.have.property('name', 'IndexMismatchError');
    expect(again).to.have.property('message').that.contains(databaseName);
  });

  it('shows the code of the first operator wherever nobody operates it yet, in production too', async () => {
    const config = await loadConfig({ WARDLINE_DATA: dataDir }, ['--empty']);
    for (const mode of ['production', 'embedded'] as const) {
      const app = { services: { config: { ...config, mode } }, demo: null } as unknown as App; // All that is looked at.
      expect(welcome(app, 3000, 'the-code-of-this-start', true)).to.contain('the-code-of-this-start');
      expect(welcome(app, 3000, 'the-code-of-this-start', false)).not.to.contain('the-code-of-this-start');
    }
  });
});
