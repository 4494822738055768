import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runAsSystem } from '../../../server/access/context.ts';
import type { App } from '../../../server/app.ts';
import { openApp } from '../../../server/app.ts';
import { loadConfig } from '../../../server/config/config.ts';
import { createLog } from '../../../server/log/log.ts';
import { connectMllp } from '../../../server/mllp/mllp-client.ts';
import { addFeed, listFeedOutcomes } from '../../../server/modules/feeds/index.ts';
import { findPatientByIdentifier } from '../../../server/modules/patients/index.ts';
import { hospitalId } from '../../../shared/types/ids.ts';
import { dropDatabases } from '../../support/drop-databases.ts';
import { pid, profileOf } from './feed-line.ts';

describe('A feed and a house that stops', () => {
  const databasePrefix = `t${randomBytes(6).toString('hex')}`;
  let dataDir: string;
  let app: App;
  let ahead = 0;
  const open = async () => {
    const config = {
      ...(await loadConfig({ WARDLINE_DATA: dataDir, PORT: '0' }, ['--empty'])),
      databasePrefix,
      mongodbUri: process.env['MONGODB_URI'],
    };
    app = await openApp(config, {
      clock: { now: () => new Date(Date.parse('2040-03-05T08:00:00Z') + ahead) },
      log: createLog('silent'),
      version: '0.0.0-test',
      clientDir: null,
      setupCode: null,
      areJobsAutomatic: false,
    });
    await app.listen();
  };
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'wardline-feed-restart-'));
    await open();
  });
  after(async () => {
    const { connection } = app.services.tenants.platform;
    if (process.env['MONGODB_URI'] !== undefined) await dropDatabases(connection, databasePrefix);
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('lose nothing that was acknowledged, and apply it once', async () => {
    const { tenants } = app.services;
    const hospital = { code: 'STOPS', name: 'Stops', kind: 'hospital', timeZone: 'Africa/Nairobi' } as const;
    const entry = await tenants.open({ ...hospital, placement: 'dedicated' }, app.services.clock.now());
    const id = hospitalId.parse(entry._id);
    const inside = async <T>(work: () => Promise<T>) =>
      runAsSystem(app.services, await app.services.tenants.byId(id), 'a test', work);
    const sender = { sendingApplication: 'PAS', sendingFacility: '', addresses: ['127.0.0.1'] };
    await inside(() => addFeed({ name: 'Patient system', ...sender, profile: profileOf({ holdBackSeconds: 5 }) }));

    const message = Buffer.from(`MSH|^~\\&|PAS|X|||20400305||ADT^A28|1|P|2.5\r${pid('9001')}\r`);
    const send = async () => {
      const port = await app.doors.openOne('STOPS', 0);
      const line = await connectMllp({ host: '127.0.0.1', port, timeoutMs: 10_000 });
      const answer = (await line.send(message)).toString();
      line.close();
      return answer;
    };
    expect(await send()).to.include('MSA|AA|1');
    // It is held back yet; the house stops, and comes again with nothing but what it stored.
    await app.stop();
    await open();
    expect((await inside(listFeedOutcomes)).map(({ state }) => state)).to.deep.equal(['received']);
    expect(await send()).to.include('MSA|AA|1');
    ahead += 6_000;
    await app.jobs.runNow('feeds.apply', await app.services.tenants.byId(id));
    expect((await inside(listFeedOutcomes)).map(({ state, repeats }) => `${state} ${repeats}`)).to.deep.equal([
      'applied 1',
    ]);
    const found = await inside(() => findPatientByIdentifier({ system: 'NHS', value: '9001' }));
    expect(found).to.include({ familyName: 'Achieng', version: 1 });
  });
});
