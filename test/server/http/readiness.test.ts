import { expect } from 'chai';
import type { Tenant } from '../../../server/db/tenant.ts';
import { readiness } from '../../../server/http/health.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

describe('readiness', () => {
  let world: World;
  before(async function () {
    this.timeout(60_000);
    world = await openWorld();
  });
  after(() => world.close());

  const ready = async () => {
    const response = await fetch(`${world.origin}/readyz`);
    return { status: response.status, body: await response.json() };
  };
  const well = { status: 200, body: { ready: true, checks: { database: 'ok' }, jobs: 'ok', stuckJobs: [] } };

  it('names the job that keeps failing in one hospital, though not which, stays ready, and is well once it went well', async () => {
    expect(await ready()).to.deep.equal(well);
    const broken: Tenant = {
      ...world.north.tenant,
      get connection(): never {
        throw new Error('This hospital’s database is away.');
      },
    };
    const run = (tenant: Tenant) => world.app.jobs.runNow('outbox.drain', tenant);
    for (let count = 1; count <= 5; count += 1) {
      expect(await ready(), `after ${count - 1} failures`).to.deep.equal(well);
      expect(await run(broken).catch((error: unknown) => error)).to.be.instanceOf(Error);
    }
    await run(world.south.tenant);
    const stuck = { ready: true, checks: { database: 'ok' }, jobs: 'stuck', stuckJobs: ['outbox.drain'] };
    expect(await ready()).to.deep.equal({ status: 200, body: stuck });
    await run(world.north.tenant);
    expect(await ready()).to.deep.equal(well);
  });

  it('is not given while a check fails, and names a job once that is stuck in many hospitals', async () => {
    const checks = [
      { name: 'database', isReady: () => Promise.reject(new Error('away')) },
      { name: 'other', isReady: () => Promise.resolve(true) },
    ];
    expect(await readiness(checks, () => ['b', 'a', 'b'])).to.deep.equal({
      ready: false,
      checks: { database: 'failing', other: 'ok' },
      jobs: 'stuck',
      stuckJobs: ['a', 'b'],
    });
  });
});
