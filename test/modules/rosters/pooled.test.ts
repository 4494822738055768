import { expect } from 'chai';
import type { Tenant } from '../../../server/db/tenant.ts';
import { addTemplate } from '../../../server/modules/rosters/commands/change-templates.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

describe('kinds of shifts of hospitals that share a database', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await openKernel({ placement: 'pooled' });
  });
  after(() => kernel.close());

  /** Two that lie in one database: which pool a hospital comes to is chance. */
  async function neighbours(): Promise<[Tenant, Tenant]> {
    const seen = new Map<string, Tenant>();
    for (let tenant = kernel.north; ; tenant = await kernel.openHospital()) {
      const neighbour = seen.get(tenant.connection.name);
      if (neighbour !== undefined) return [neighbour, tenant];
      seen.set(tenant.connection.name, tenant);
    }
  }

  it('are each hospital’s own: both have one of the same code, and neither has two', async () => {
    const times = { startMinute: 7 * 60, endMinute: 15 * 60, breakMinutes: 30 };
    const add = () => addTemplate({ ...times, code: 'E', name: 'Early', kind: 'day', wardId: null });
    for (const tenant of await neighbours()) {
      expect((await kernel.as(tenant, add)).codeKey).to.equal('e');
      const again = await kernel.as(tenant, add).catch((error: unknown) => error);
      expect(again).to.include({ kind: 'already-exists' });
    }
  });
});
