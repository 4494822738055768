import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { context } from '../../../server/access/context.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import {
  ForeignTransactionError,
  guardCommits,
  askDatabase,
  inTransaction,
  transaction,
  UnjournalledChangeError,
} from '../../../server/db/transaction.ts';
import { createTurns } from '../../../server/db/turns.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { journal } from '../../../server/journal/journal.ts';
import { announce } from '../../../server/outbox/outbox.ts';
import { staffId } from '../../../shared/types/ids.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import { journalled, sample, samples } from './sample-records.ts';

const thrown = (promise: Promise<unknown>) => promise.then(() => null).catch((error: unknown) => error);

describe('a transaction', () => {
  let kernel: Kernel;
  let north: Tenant;
  before(async () => {
    kernel = await openKernel();
  });
  beforeEach(async () => {
    north = await kernel.openHospital();
  });
  after(() => kernel.close());

  const rows = (collection: string) => north.connection.collection(collection).countDocuments({});
  const entry = () => journal({ action: 'sample.changed', subject: { kind: 'sample', id: 'x' } });

  it('leaves nothing of a change that has no journal entry, its events included', async () => {
    const staff = staffId.parse(uuid());
    const unjournalled = kernel.as(north, () =>
      transaction(async () => {
        await samples().insert(sample());
        announce({ kind: 'person', id: staff }, 'rights.changed', {});
      }),
    );
    expect(await thrown(unjournalled)).to.be.instanceOf(UnjournalledChangeError);
    expect(await rows('testSamples')).to.equal(0);
    expect(await rows('outbox')).to.equal(0);
    expect(await kernel.as(north, () => journalled(() => samples().insert(sample())))).to.include({ version: 1 });
    expect(await rows('journal')).to.equal(1);
  });

  it('is required for every change that must stand in the journal', async () => {
    await kernel.as(north, async () => {
      for (const change of [
        () => samples().insert(sample()),
        () => samples().insertMany([sample()]),
        () => samples().updateWhere({ _id: 'x' }, { count: 2 }),
        () => samples().updateMany({}, { count: 2 }),
        () => samples().remove({}),
        () => entry(),
      ]) {
        expect(await thrown(change()))
          .to.have.property('message')
          .that.contains('inside a transaction');
      }
    });
    expect(await rows('testSamples')).to.equal(0);
  });

  it('takes everything back when it fails: record, journal, number', async () => {
    const failed = kernel.as(north, () =>
      journalled(async () => {
        await samples().insert(sample());
        throw new Error('after the writing');
      }),
    );
    expect(await thrown(failed)).to.have.property('message', 'after the writing');
    expect([await rows('testSamples'), await rows('journal')]).to.deep.equal([0, 0]);
  });

  it('joins the one around it: what is inside stands or falls with it', async () => {
    const failed = kernel.as(north, () =>
      journalled(async () => {
        await journalled(() => samples().insert(sample()));
        throw new Error('the outer one fails');
      }),
    );
    expect(await thrown(failed)).to.be.instanceOf(Error);
    expect(await rows('testSamples')).to.equal(0);
    await kernel.as(north, () =>
      transaction(async () => {
        const outer = inTransaction();
        await transaction(async () => expect(inTransaction()).to.equal(outer));
      }),
    );
  });

  it('is tried again after a conflict, and adds up under forty at once', async function () {
    this.timeout(60_000);
    const { _id } = await kernel.as(north, () => journalled(() => samples().insert(sample({ count: 0 }))));
    let tries = 0;
    const add = () =>
      kernel.as(north, () =>
        journalled(async () => {
          tries += 1;
          const { count, version } = await samples().get(_id);
          await samples().updateWhere({ _id, version }, { count: count + 1 });
        }),
      );
    await Promise.all(Array.from({ length: 40 }, add));
    expect((await kernel.as(north, () => samples().get(_id))).count).to.equal(40);
    expect(tries).to.be.greaterThan(40);
    expect(await rows('journal')).to.equal(41);
  });

  it('that is known to meet others of its like takes turns with them, and is not tried again', async function () {
    this.timeout(60_000);
    const { _id } = await kernel.as(north, () => journalled(() => samples().insert(sample({ count: 0 }))));
    let tries = 0;
    const add = () =>
      kernel.as(north, () =>
        transaction(async () => {
          tries += 1;
          await samples().updateWhere({ _id }, {}, { count: 1 });
          await entry();
        }, `add to ${_id}`),
      );
    await add();
    await Promise.all(Array.from({ length: 20 }, add));
    expect((await kernel.as(north, () => samples().get(_id))).count).to.equal(21);
    expect(tries).to.equal(21);
  });

  it('calls what waits for its commit once, after it, and never when it fails', async () => {
    const calls: string[] = [];
    const step = (name: string) => () => inTransaction().afterCommit.push(() => calls.push(name));
    const { _id } = await kernel.as(north, () => journalled(() => samples().insert(sample())));
    let tries = 0;
    await kernel.as(north, () =>
      journalled(async () => {
        tries += 1;
        step('committed')();
        await samples().get(_id);
        // Someone else writes the record after this transaction has looked at it.
        const raw = north.connection.collection<{ _id: string; count: number }>('testSamples');
        if (tries === 1) await raw.updateOne({ _id }, { $inc: { count: 10 } });
        await samples().updateWhere({ _id }, { code: 'changed' });
      }),
    );
    expect(tries).to.equal(2);
    await thrown(
      kernel.as(north, () =>
        transaction(async () => {
          step('failed')();
          throw new Error('no');
        }),
      ),
    );
    await kernel.as(north, () => transaction(async () => step('second')()));
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).to.deep.equal(['committed', 'second']);
  });

  it('keeps its hospital: what runs inside has the context it began with', async () => {
    await kernel.as(north, () =>
      transaction(async () => {
        expect(context().tenant.id).to.equal(north.id);
      }),
    );
  });

  it('asks the database one thing at a time, also where the code asks for several at once', async () => {
    const order: string[] = [];
    const { _id } = await kernel.as(north, () => journalled(() => samples().insert(sample({ count: 0 }))));
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await kernel.as(north, () =>
      journalled(async () => {
        const slow = askDatabase(async () => {
          await released;
          order.push('slow');
        });
        const reads = [samples().find({}), samples().get(_id), samples().count({})].map((read) =>
          read.then(() => order.push('read')),
        );
        const failed = askDatabase(() => Promise.reject(new Error('no')));
        const write = samples()
          .updateWhere({ _id }, { count: 1 })
          .then(() => order.push('write'));
        setImmediate(release);
        expect(await thrown(failed)).to.be.an('error');
        await Promise.all([slow, ...reads, write]);
      }),
    );
    expect(order).to.deep.equal(['slow', 'read', 'read', 'read', 'write']);
    expect((await kernel.as(north, () => samples().get(_id))).count).to.equal(1);
  });

  it('of one hospital does nothing in another: no record, no entry, no event, not even a look', async () => {
    const { south } = kernel;
    const staff = staffId.parse(uuid());
    for (const work of [
      () => samples().findOne({ code: 'x' }),
      () => samples().insert(sample()),
      () => transaction(async () => undefined),
      async () => announce({ kind: 'person', id: staff }, 'rights.changed', {}),
      () => entry(),
      () => kernel.tenants.setState(south.id, 1, 'suspended', kernel.clock.now()),
    ]) {
      const nested = kernel.as(north, () => transaction(() => kernel.as(south, async () => void (await work()))));
      expect(await thrown(nested)).to.be.instanceOf(ForeignTransactionError);
    }
    expect([await rows('journal'), await rows('outbox'), await rows('testSamples')]).to.deep.equal([0, 0, 0]);
    expect(await kernel.as(south, () => samples().count({}))).to.equal(0);
  });

  it('opens no hospital: its second try would find the code taken by the first', async () => {
    const wanted = {
      code: 'NESTED',
      name: 'Nested',
      kind: 'clinic',
      timeZone: 'UTC',
      placement: 'pooled',
    } as const;
    const nested = kernel.as(north, () => transaction(() => kernel.tenants.open(wanted, kernel.clock.now())));
    expect(await thrown(nested))
      .to.have.property('message')
      .that.contains('inside a transaction');
    expect(await kernel.tenants.byCode('NESTED')).to.equal(null);
    expect((await kernel.tenants.open(wanted, kernel.clock.now())).code).to.equal('NESTED');
  });

  it('gives up after twenty seconds of conflicts and says to come again', async () => {
    const { _id } = await kernel.as(north, () => journalled(() => samples().insert(sample({ count: 0 }))));
    const raw = north.connection.collection<{ _id: string; count: number }>('testSamples');
    let tries = 0;
    const never = kernel.as(north, () =>
      journalled(async () => {
        tries += 1;
        await samples().get(_id);
        await raw.updateOne({ _id }, { $inc: { count: 1 } });
        kernel.clock.advance(7_000);
        await samples().updateWhere({ _id }, { code: 'changed' });
      }),
    );
    expect(await thrown(never)).to.have.property('kind', 'unavailable');
    expect(tries).to.equal(3);
  });

  it('lets nothing that follows its commit fail anyone: what throws is logged, and the rest still follows', async () => {
    const calls: string[] = [];
    await kernel.as(north, () =>
      transaction(async () => {
        const { afterCommit } = inTransaction();
        afterCommit.push(() => {
          throw new Error('of no use to anyone');
        });
        afterCommit.push(() => calls.push('after it'));
      }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).to.deep.equal(['after it']);
    expect(kernel.logged.join('')).to.contain('What follows a commit failed.');
  });

  it('under a guard sets off work that the guard no longer holds back', async () => {
    let guarded = 0;
    const guard = async () => void (guarded += 1);
    await new Promise<void>((resolve, reject) => {
      const later = () => void kernel.as(north, () => transaction(async () => undefined)).then(resolve, reject);
      const setOff = () => transaction(async () => void inTransaction().afterCommit.push(later));
      kernel.as(north, () => guardCommits(guard, setOff)).catch(reject);
    });
    expect(guarded).to.equal(1);
  });
});

describe('turns', () => {
  const LONG = 60_000;
  /** Takes names that nobody hinders us from taking. */
  const taken = async (asked: Promise<(() => void) | null>): Promise<() => void> => {
    const give = await asked;
    if (give === null) throw new Error('The turn did not come.');
    return give;
  };

  it('come one after another for one name, in the order they were asked for, and leave nothing behind', async () => {
    const turns = createTurns();
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const give = await taken(turns.take(['a', index % 2 === 0 ? 'b' : 'c'], LONG));
        inside += 1;
        expect(inside).to.equal(1);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(index);
        inside -= 1;
        give();
      }),
    );
    expect(order).to.deep.equal(Array.from({ length: 20 }, (_, index) => index));
    expect(turns.size()).to.equal(0);
  });

  it('do not make two wait for each other who want the same names in another order', async () => {
    const turns = createTurns();
    const one = taken(turns.take(['a', 'b'], LONG));
    const other = taken(turns.take(['b', 'a', 'b'], LONG));
    (await one)();
    (await other)();
    expect(turns.size()).to.equal(0);
  });

  it('of other names do not wait', async () => {
    const turns = createTurns();
    const give = await taken(turns.take(['a'], LONG));
    (await taken(turns.take(['b'], LONG)))();
    give();
    expect(turns.size()).to.equal(0);
  });

  it('are waited for so long and no longer; who left lets the others by, and still not before the first', async () => {
    const clock = fakeClock();
    const turns = createTurns(clock);
    const give = await taken(turns.take(['a'], 5_000));
    const impatient = turns.take(['a', 'b'], 5_000);
    const patient = turns.take(['a'], 50_000);
    let isThrough = false;
    const through = patient.then(() => (isThrough = true));
    clock.advance(5_000);
    expect(await impatient).to.equal(null);
    (await taken(turns.take(['b'], 5_000)))();
    const late = turns.take(['a'], 50_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isThrough, 'through while the first still has it').to.equal(false);
    give();
    await through;
    (await taken(patient))();
    (await taken(late))();
    await new Promise((resolve) => setImmediate(resolve));
    expect(turns.size()).to.equal(0);
    expect(clock.waiting(), 'timers left').to.equal(0);
  });

  it('are given back for one that never comes to its end', async () => {
    const clock = fakeClock();
    const turns = createTurns(clock);
    const lost = await taken(turns.take(['a', 'b'], LONG));
    clock.advance(60_000);
    const waiting = turns.take(['a'], 20_000);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(10_000);
    const give = await taken(waiting);
    const next = turns.take(['a'], 20_000);
    // Should it end at last, it gives nothing away that is somebody else's by now.
    lost();
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(20_000);
    expect(await next).to.equal(null);
    give();
    await new Promise((resolve) => setImmediate(resolve));
    expect([turns.size(), clock.waiting()]).to.deep.equal([0, 0]);
  });

  it('do not hold up the last of a line that somebody left', async () => {
    const clock = fakeClock();
    const turns = createTurns(clock);
    const give = await taken(turns.take(['a'], 5_000));
    const impatient = turns.take(['a'], 1_000);
    clock.advance(1_000);
    expect(await impatient).to.equal(null);
    const next = turns.take(['a'], 5_000);
    let isThrough = false;
    const through = next.then(() => (isThrough = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isThrough, 'through while the first still has it').to.equal(false);
    give();
    await through;
    (await taken(next))();
    expect(turns.size()).to.equal(0);
  });
});
