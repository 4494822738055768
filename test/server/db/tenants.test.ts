import { expect } from 'chai';
import type { Tenant } from '../../../server/db/tenant.ts';
import { openTenants } from '../../../server/db/tenants.ts';
import { transaction } from '../../../server/db/transaction.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

describe('what a node believes of a hospital', () => {
  let kernel: Kernel;
  let hospital: Tenant;
  before(async () => {
    kernel = await openKernel();
  });
  beforeEach(async () => {
    hospital = await kernel.openHospital();
  });
  after(() => kernel.close());

  const stateNow = async () => (await kernel.tenants.byId(hospital.id)).state;
  const setState = async (state: 'active' | 'suspended') => {
    const { version } = await kernel.tenants.entry(hospital.id);
    await kernel.tenants.setState(hospital.id, version, state, kernel.clock.now());
  };

  it('is what was changed here, from the moment of the commit, whoever read it before that', async () => {
    await kernel.as(kernel.tenants.platform, () =>
      transaction(async () => {
        await setState('suspended');
        expect(await stateNow(), 'to others, before the commit').to.equal('active');
      }),
    );
    expect(await stateNow(), 'after the commit').to.equal('suspended');
    await setState('active');
    expect(await stateNow(), 'changed outside a transaction').to.equal('active');
  });

  it('stays what it was where a change is not committed', async () => {
    const broken = new Error('not to be');
    const change = kernel.as(kernel.tenants.platform, () =>
      transaction(async () => {
        await setState('suspended');
        throw broken;
      }),
    );
    expect(await change.catch((error: unknown) => error)).to.equal(broken);
    expect(await stateNow()).to.equal('active');
  });
});

describe('the platform', () => {
  it('is one, with one set of keys, though many nodes begin on an empty database at the same time', async () => {
    const kernel = await openKernel();
    try {
      const { config } = kernel.services;
      const begin = () =>
        openTenants(
          kernel.database.connection,
          `${config.databasePrefix}_empty`,
          config.secrets.masterKeys,
          kernel.clock.now(),
        );
      const nodes = await Promise.all(Array.from({ length: 8 }, begin));
      const kids = nodes.map(({ platform }) => platform.keys.activeDataKid);
      expect(new Set(kids).size).to.equal(1);
      expect((await begin()).platform.keys.activeDataKid).to.equal(kids[0]);
    } finally {
      await kernel.close();
    }
  });
});
