import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { context, NoContextError, now, person, runAsSystem, runInContext } from '../../../server/access/context.ts';
import { repository } from '../../../server/db/repository.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { queueMail } from '../../../server/mail/mail.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import { asStaff, sampleCollection, samplePolicy } from '../db/sample-records.ts';

describe('the context', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await openKernel();
  });
  after(() => kernel.close());

  it('is asked for in vain outside a request or job: by data, time, transactions and mail alike', async () => {
    expect(() => context()).to.throw(NoContextError);
    expect(() => now()).to.throw(NoContextError);
    expect(() => person()).to.throw(NoContextError);
    expect(() => repository(sampleCollection, samplePolicy)).to.throw(NoContextError);
    expect(await transaction(async () => 1).catch((error: unknown) => error)).to.be.instanceOf(NoContextError);
    const mail = queueMail({ to: 'a@b.example', subject: 'x', text: 'y' });
    expect(await mail.catch((error: unknown) => error)).to.be.instanceOf(Error);
  });

  it('refuses an actor of another hospital', () => {
    const { north, south, services } = kernel;
    const actor = { kind: 'system', hospitalId: north.id, purpose: 'a test' } as const;
    expect(() => runInContext({ requestId: uuid(), actor, tenant: south, services }, async () => 1)).to.throw(
      'An actor of one hospital cannot act in another.',
    );
  });

  it('is frozen, and that of the innermost work, also across waiting and between requests at once', async () => {
    const { north, south, services } = kernel;
    const seen = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        runAsSystem(services, index % 2 === 0 ? north : south, `work ${index}`, async () => {
          await new Promise((resolve) => setImmediate(resolve));
          const inner = await runAsSystem(services, index % 2 === 0 ? south : north, 'inner', async () => {
            await new Promise((resolve) => setImmediate(resolve));
            return context().tenant.code;
          });
          expect(Object.isFrozen(context())).to.equal(true);
          return `${context().tenant.code} ${inner}`;
        }),
      ),
    );
    expect(seen).to.deep.equal(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 'NORTH SOUTH' : 'SOUTH NORTH')));
    expect(() => context()).to.throw(NoContextError);
  });

  it('tells the person from the house, and the clock’s time', async () => {
    await kernel.as(kernel.north, async () => {
      expect(() => person()).to.throw('not by the house itself');
      expect(now()).to.deep.equal(kernel.clock.now());
    });
    const role = await asStaff(kernel.services, kernel.north, 'nurse', [], async () => person().roles);
    expect(role).to.deep.equal(['nurse']);
  });
});
