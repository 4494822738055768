import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { runInContext } from '../../../server/access/context.ts';
import { rememberedHere } from '../../../server/access/remembered.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

describe('what is remembered of hospitals', () => {
  let first: Kernel;
  let second: Kernel;
  before(async () => {
    [first, second] = [await openKernel(), await openKernel()];
  });
  after(async () => {
    await first.close();
    await second.close();
  });

  const within = <T>({ services }: Kernel, tenant: Tenant, work: () => T): Promise<T> => {
    const actor = { kind: 'system', hospitalId: tenant.id, purpose: 'a test' } as const;
    return runInContext({ requestId: uuid(), actor, tenant, services }, async () => work());
  };

  it('is apart for each database, also where both hold the same hospital, and within bounds', async () => {
    const memory = rememberedHere<string, { readonly of: string }>(2);
    await within(first, first.north, () => memory().set('ward', { of: 'the first' }));
    expect(await within(first, first.north, () => memory().get('ward'))).to.deep.equal({ of: 'the first' });
    const restored = { ...first.north, connection: second.north.connection };
    expect(await within(second, restored, () => memory().get('ward'))).to.equal(undefined);

    await within(first, first.north, () => {
      for (const key of ['second', 'third']) memory().set(key, { of: key });
    });
    expect(await within(first, first.north, () => [...memory().keys()])).to.have.members(['second', 'third']);
  });
});
