import { join } from 'node:path';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { v7 as uuid } from 'uuid';
import { context } from '../../../server/access/context.ts';
import { learnToWriteTogether } from '../../../server/db/last-writes.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { inTransaction, transaction } from '../../../server/db/transaction.ts';
import { TripwireError } from '../../../server/db/tripwire.ts';
import { journal } from '../../../server/journal/journal.ts';
import { announce } from '../../../server/outbox/outbox.ts';
import { staffId } from '../../../shared/types/ids.ts';
import { commandsOf } from '../../support/database-commands.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

const entry = () => journal({ action: 'sample.changed', subject: { kind: 'sample', id: 'x' } });
const thrown = (promise: Promise<unknown>) => promise.then(() => null).catch((error: unknown) => error);

for (const isTogether of [true, false]) {
  describe(`what a transaction writes last, ${isTogether ? 'in one command' : 'one after another'}`, () => {
    let kernel: Kernel;
    let north: Tenant;
    let alone: mongoose.Connection | null = null;
    before(async () => {
      kernel = await openKernel({ isEmbedded: true });
    });
    beforeEach(async () => {
      const opened = await kernel.openHospital();
      if (isTogether) {
        north = opened;
        return;
      }
      // A connection that never asked what its database can do goes on as with a MongoDB that cannot.
      const socket = encodeURIComponent(join(kernel.dataDir, 'engine.sock'));
      alone ??= await mongoose.createConnection(`mongodb://${socket}/?directConnection=true`).asPromise();
      north = { ...opened, connection: alone.useDb(opened.databaseName, { useCache: true }) };
    });
    after(async () => {
      await alone?.close();
      await kernel.close();
    });

    const rows = (name: string) => north.connection.collection(name);
    const stream = { kind: 'person', id: staffId.parse(uuid()) } as const;
    const tell = () => announce(stream, 'rights.changed', {});
    const act = (work: () => unknown = () => undefined, like?: string) =>
      kernel.as(north, () =>
        transaction(async () => {
          tell();
          await entry();
          await work();
        }, like),
      );
    const numbers = async () =>
      (await rows('outbox').find({}).sort({ seq: 1 }).toArray()).map((event) => event['seq'] as number);

    it('stands with everything else of it, or not at all', async () => {
      await act();
      expect([await rows('journal').countDocuments(), await numbers()]).to.deep.equal([1, [1]]);
      expect(await thrown(act(() => Promise.reject(new Error('after the writing'))))).to.be.instanceOf(Error);
      expect([await rows('journal').countDocuments(), await numbers()]).to.deep.equal([1, [1]]);
    });

    it('is as many commands as it says', async () => {
      await act();
      const together = ['bulkWrite', 'commitTransaction'];
      const inTurn = ['insert', 'update', 'insert', 'commitTransaction'];
      expect([...(await commandsOf(act))].sort()).to.deep.equal(isTogether ? together : inTurn.sort());
      expect(await numbers()).to.deep.equal([1, 2]);
    });

    const another = () => rows('streamHeads').updateOne({}, { $inc: { seq: 1 } });
    const triesOf = async (like?: string) => {
      let tries = 0;
      await act(() => void (tries += 1), like);
      return tries;
    };

    it('numbers a stream on from where another node has left it, and asks for a while once that goes on', async () => {
      const once = () => triesOf('a thing done over and over');
      expect([await once(), await once()]).to.deep.equal([1, 1]);
      for (let times = 0; times < 3; times += 1) {
        await another();
        expect(await once(), `the other for the ${times}th time`).to.equal(2);
      }
      await another();
      expect([await once(), await once()]).to.deep.equal([1, 1]);
      kernel.clock.advance(61_000);
      expect([await once(), await once()]).to.deep.equal([1, 1]);
      expect(await numbers()).to.deep.equal([1, 2, 4, 6, 8, 10, 11, 12, 13]);
    });

    it('takes no neighbour for another node: who broke into no line of this process costs one more try, and no asking', async () => {
      expect(await triesOf()).to.equal(1);
      for (let times = 0; times < 5; times += 1) {
        await another();
        expect(await triesOf()).to.equal(2);
        const commands = await commandsOf(() => act());
        expect(commands).to.not.include('findAndModify');
      }
    });

    it('is tried again where another node has told an event under the number it would give', async () => {
      await act();
      const [event] = await rows('outbox').find({}).toArray();
      await rows('streamHeads').updateOne({}, { $inc: { seq: 1 } });
      await rows('outbox').insertOne({ ...event, _id: new mongoose.Types.ObjectId(), seq: 2 });
      let tries = 0;
      await act(() => void (tries += 1));
      expect([tries, await numbers()]).to.deep.equal([2, [1, 2, 3]]);
    });

    it('says which index refused it', async () => {
      const document = () => ({ _id: 'the same', hospitalId: context().tenant.id });
      const insert = () =>
        inTransaction().lastWrites.push({ kind: 'insert', collection: 'sample', document: document() });
      await act(insert);
      expect(await thrown(act(insert)))
        .to.include({ code: 11000 })
        .and.has.property('message')
        .that.contains('index: _id_');
      expect(await numbers()).to.deep.equal([1]);
    });

    it('never leaves its hospital', async () => {
      const foreign = {
        kind: 'insert',
        collection: 'journal',
        document: { _id: 'x', hospitalId: kernel.south.id },
      } as const;
      expect(await thrown(act(() => inTransaction().lastWrites.push(foreign)))).to.be.instanceOf(TripwireError);
      expect(await rows('journal').countDocuments()).to.equal(0);
    });
  });
}

describe('a database', () => {
  it('is asked whether it writes to several collections at once', async () => {
    const kernel = await openKernel({ isEmbedded: true });
    const asked = await commandsOf(() => learnToWriteTogether(kernel.database.connection));
    expect(asked).to.deep.equal(['listCommands']);
    await kernel.close();
  });
});
