import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { App } from '../../../server/app.ts';
import { openApp } from '../../../server/app.ts';
import { loadConfig } from '../../../server/config/config.ts';
import { createLog } from '../../../server/log/log.ts';
import { createCaller } from '../../support/caller.ts';
import { dropDatabases } from '../../support/drop-databases.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { openWorld } from '../../support/world.ts';
import { challengeOf, knock, tally, times } from '../sign-in/front-desk.ts';

const SETUP_CODE = 'the-code-in-the-terminal';
const PASSWORD = 'seven-green-umbrellas-dry';

/** A house without a soul in it. */
async function openEmptyHouse(setupCode: string | null): Promise<{ app: App; origin: string; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wardline-setup-'));
  const databasePrefix = `t${randomBytes(6).toString('hex')}`;
  const loaded = await loadConfig({ WARDLINE_DATA: dataDir, PORT: '0' }, ['--empty']);
  const mongodbUri = process.env['MONGODB_URI'];
  const app = await openApp(
    { ...loaded, databasePrefix, mongodbUri },
    {
      clock: fakeClock(),
      log: createLog('silent'),
      version: '0.0.0-test',
      clientDir: null,
      setupCode,
      limitFactor: 1_000,
      unsafePasswordCost: { cost: 10, reason: 'Tests sign in often.' },
      areJobsAutomatic: false,
    },
  );
  const origin = `http://127.0.0.1:${await app.listen()}`;
  return {
    app,
    origin,
    async close() {
      if (mongodbUri !== undefined) await dropDatabases(app.services.tenants.platform.connection, databasePrefix);
      await app.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const wanted = (index = 0, setupCode = SETUP_CODE) => ({
  setupCode,
  displayName: 'Amina Yusuf',
  email: `operator${index}@wardline.example`,
  newPassword: PASSWORD,
});

describe('setting up an empty installation', () => {
  it('needs the code from the terminal, a good password, and makes one operator of fifty at once', async () => {
    const house = await openEmptyHouse(SETUP_CODE);
    try {
      const setUp = (body: object) => createCaller(house.origin).post('/api/v1/setup', body);
      const isNeeded = async () => (await createCaller(house.origin).get('/api/v1/setup')).body;
      expect(await isNeeded()).to.deep.equal({ isNeeded: true });
      expect(await setUp(wanted(0, 'a-code-of-some-other-house'))).to.be.problem('code-refused');
      expect(await setUp({ ...wanted(), newPassword: 'hospital12345' })).to.be.problem(
        'password-too-weak',
        '/body/newPassword',
      );
      expect(await isNeeded()).to.deep.equal({ isNeeded: true });
      const answers = await times(50, (index) => setUp(wanted(index)));
      expect(tally(answers)).to.deep.equal({ 201: 1, 409: 49 });
      expect(await isNeeded()).to.deep.equal({ isNeeded: false });
      expect(await setUp(wanted(99))).to.be.problem('state-refused');
      const won = answers.findIndex((answer) => answer.status === 201);
      const operator = { hospitalCode: 'PLATFORM', email: wanted(won).email };
      expect(challengeOf(await knock(createCaller(house.origin), operator, PASSWORD)).methods).to.deep.equal(['email']);
      const lost = { hospitalCode: 'PLATFORM', email: wanted((won + 1) % 50).email };
      expect(await knock(createCaller(house.origin), lost, PASSWORD)).to.be.problem('sign-in-failed');
    } finally {
      await house.close();
    }
  });

  it('is closed where no code was shown', async () => {
    const house = await openEmptyHouse(null);
    try {
      const caller = createCaller(house.origin);
      expect((await caller.get('/api/v1/setup')).body).to.deep.equal({ isNeeded: false });
      expect(await caller.post('/api/v1/setup', wanted())).to.be.problem('state-refused');
    } finally {
      await house.close();
    }
  });

  it('is over once there is an operator, even with the right code', async () => {
    const world = await openWorld({ setupCode: SETUP_CODE });
    try {
      expect((await world.stranger().get('/api/v1/setup')).body).to.deep.equal({ isNeeded: false });
      expect(await world.stranger().post('/api/v1/setup', wanted())).to.be.problem('state-refused');
    } finally {
      await world.close();
    }
  });
});
