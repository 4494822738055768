import { expect } from 'chai';
import type { ClientSession, Collection, MongoClient } from 'mongodb';
import { Long, UUID } from 'mongodb';
import { errorOf, openRaw, startTestEngine, until, type Row, type TestEngine } from './support.ts';

describe('Embedded engine: transactions', () => {
  let engine: TestEngine;
  const sessions: ClientSession[] = [];
  before(async () => {
    engine = await startTestEngine({ sessions: { transactionLifetimeMs: 1000, idleMs: 60_000 } });
  });
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.endSession()));
  });
  after(() => engine.stop());

  function begin(client: MongoClient = engine.client): ClientSession {
    const session = client.startSession();
    sessions.push(session);
    session.startTransaction();
    return session;
  }

  async function accounts(count = 10): Promise<Collection<Row>> {
    const collection = engine.collection();
    await collection.insertMany(Array.from({ length: count }, (_, _id) => ({ _id, balance: 100 })));
    return collection;
  }

  it('shows its writes to itself and to nobody else before commit', async () => {
    const rows = await accounts();
    await rows.createIndex({ balance: 1 });
    const session = begin();
    await rows.updateOne({ _id: 1 }, { $set: { balance: 1 } }, { session });
    await rows.insertOne({ _id: 50, balance: 1 }, { session });
    await rows.deleteOne({ _id: 2 }, { session });
    const inside = await rows
      .find({ balance: { $lte: 100 } }, { session })
      .sort({ balance: 1, _id: 1 })
      .toArray();
    expect(inside.map(({ _id }) => _id)).to.deep.equal([1, 50, 0, 3, 4, 5, 6, 7, 8, 9]);
    expect(await rows.countDocuments({}, { session })).to.equal(10);
    expect(await rows.countDocuments({ balance: 100 })).to.equal(10);
    await session.commitTransaction();
    expect(await rows.countDocuments({ balance: 1 })).to.equal(2);
    expect(await rows.findOne({ _id: 2 })).to.equal(null);
    expect(await rows.estimatedDocumentCount()).to.equal(10);
  });

  it('reads from one instant, whatever others commit meanwhile', async () => {
    const rows = await accounts();
    const session = begin();
    expect((await rows.findOne({ _id: 1 }, { session }))?.balance).to.equal(100);
    await rows.updateMany({}, { $set: { balance: 7 } });
    await rows.insertOne({ _id: 99 });
    expect(await rows.countDocuments({ balance: 100 }, { session })).to.equal(10);
    await session.abortTransaction();
  });

  it('lets the first writer win: the second transaction fails at once and may be tried again', async () => {
    const rows = await accounts();
    const first = begin();
    const second = begin();
    await rows.updateOne({ _id: 1 }, { $inc: { balance: 1 } }, { session: first });
    const error = await errorOf(rows.updateOne({ _id: 1 }, { $inc: { balance: 1 } }, { session: second }));
    expect(error.code).to.equal(112);
    expect(error.hasErrorLabel('TransientTransactionError')).to.equal(true);
    await first.commitTransaction();
    expect((await errorOf(second.commitTransaction())).code).to.equal(251);
  });

  it('fails a transaction that writes what was committed after its snapshot', async () => {
    const rows = await accounts();
    const session = begin();
    await rows.findOne({ _id: 3 }, { session });
    await rows.updateOne({ _id: 3 }, { $set: { balance: 0 } });
    expect((await errorOf(rows.deleteOne({ _id: 3 }, { session }))).code).to.equal(112);
  });

  it('lets a plain write wait for a transaction, and go on where it had stopped', async () => {
    const rows = await accounts(6);
    const session = begin();
    await rows.updateOne({ _id: 3 }, { $set: { balance: 0 } }, { session });
    const waiting = rows.updateMany({}, { $inc: { balance: 1 } });
    await rows.findOne({ _id: 5 });
    await session.commitTransaction();
    expect((await waiting).modifiedCount).to.equal(6);
    const balances = (await rows.find().sort({ _id: 1 }).toArray()).map(({ balance }) => balance);
    expect(balances).to.deep.equal([101, 101, 101, 1, 101, 101]);
  });

  it('lets a plain write wait no longer than its maxTimeMS', async () => {
    const rows = await accounts(2);
    const session = begin();
    await rows.updateOne({ _id: 1 }, { $set: { balance: 0 } }, { session });
    const error = await errorOf(rows.findOneAndUpdate({ _id: 1 }, { $inc: { balance: 1 } }, { maxTimeMS: 50 }));
    expect(error.code).to.equal(50);
    await session.commitTransaction();
    expect((await rows.findOne({ _id: 1 }))?.balance).to.equal(0);
  });

  it('inserts each document of a batch once, though the batch had to wait in the middle', async () => {
    const rows = engine.collection();
    await rows.createIndex({ code: 1 }, { unique: true });
    const session = begin();
    await rows.insertOne({ code: 'c' }, { session });
    const waiting = rows.insertMany(
      ['a', 'b', 'c', 'd'].map((code) => ({ code })),
      { ordered: false },
    );
    await rows.findOne({ code: 'a' });
    await session.abortTransaction();
    expect((await waiting).insertedCount).to.equal(4);
    expect(await rows.countDocuments()).to.equal(4);
  });

  it('keeps a unique key that a transaction has taken, and gives it back when it aborts', async () => {
    const rows = engine.collection();
    await rows.createIndex({ code: 1 }, { unique: true });
    const first = begin();
    const second = begin();
    await rows.insertOne({ code: 1 }, { session: first });
    expect((await errorOf(rows.insertOne({ code: 1 }, { session: second }))).code).to.equal(112);
    await first.abortTransaction();
    await rows.insertOne({ code: 1 });
  });

  it('swaps two unique values, and replaces a document under its own _id, in one transaction', async () => {
    const rows = engine.collection();
    await rows.createIndex({ bed: 1 }, { unique: true, sparse: true });
    await rows.insertMany([
      { _id: 1, bed: 'a' },
      { _id: 2, bed: 'b' },
    ]);
    const session = begin();
    await rows.updateOne({ _id: 1 }, { $unset: { bed: '' } }, { session });
    await rows.updateOne({ _id: 2 }, { $set: { bed: 'a' } }, { session });
    await rows.updateOne({ _id: 1 }, { $set: { bed: 'b' } }, { session });
    await rows.deleteOne({ _id: 2 }, { session });
    await rows.insertOne({ _id: 2, bed: 'a' }, { session });
    await session.commitTransaction();
    expect(await rows.find().sort({ bed: 1 }).toArray()).to.deep.equal([
      { _id: 2, bed: 'a' },
      { _id: 1, bed: 'b' },
    ]);
    expect((await errorOf(rows.insertOne({ bed: 'a' }))).code).to.equal(11000);
  });

  it('keeps a collection and its index made in a transaction to itself until commit', async () => {
    const rows = engine.collection('fresh');
    const database = engine.client.db(rows.dbName);
    const names = async (): Promise<string[]> => (await database.listCollections().toArray()).map(({ name }) => name);
    const session = begin();
    await rows.insertOne({ code: 1 }, { session });
    await database.createCollection('other', { session });
    await rows.createIndex({ code: 1 }, { unique: true, session }).catch(() => undefined);
    expect(await names()).to.deep.equal([]);
    await session.abortTransaction();
    expect(await names()).to.deep.equal([]);
    const again = begin();
    await rows.createIndex({ code: 1 }, { unique: true, session: again });
    await rows.insertOne({ code: 1 }, { session: again });
    await again.commitTransaction();
    expect(await names()).to.deep.equal(['fresh']);
    expect((await errorOf(rows.insertOne({ code: 1 }))).code).to.equal(11000);
  });

  it('ends itself after its lifetime, and lets go of its locks', async () => {
    const rows = await accounts();
    const session = begin();
    await rows.updateOne({ _id: 1 }, { $set: { balance: 0 } }, { session });
    await rows.updateOne({ _id: 1 }, { $set: { balance: 5 } });
    const error = await errorOf(rows.findOne({ _id: 1 }, { session }));
    expect(error.code).to.equal(251);
    expect(error.hasErrorLabel('TransientTransactionError')).to.equal(true);
  });

  it('ends when its client is gone, long before its lifetime, and lets go of its locks', async () => {
    const patient = await startTestEngine();
    try {
      const rows = patient.collection();
      await rows.insertMany([{ _id: 1, balance: 100 }]);
      // As a killed process leaves it: the connection breaks, and nobody ends anything.
      const lost = openRaw(patient.uri);
      const update = { q: { _id: 1 }, u: { $inc: { balance: 1 } } };
      const session = { lsid: { id: new UUID() }, txnNumber: Long.ONE, startTransaction: true, autocommit: false };
      const command = { update: rows.collectionName, updates: [update], $db: rows.dbName, ...session };
      expect((await lost.command(command))['nModified']).to.equal(1);
      lost.close();
      await rows.updateOne({ _id: 1 }, { $set: { balance: 5 } }, { maxTimeMS: 10_000 });
      expect((await rows.findOne({ _id: 1 }))?.balance).to.equal(5);
    } finally {
      await patient.stop();
    }
  });

  it('aborts on an error inside it, so that half of it is never committed', async () => {
    const rows = await accounts();
    const session = begin();
    await rows.updateOne({ _id: 1 }, { $set: { balance: 0 } }, { session });
    expect((await errorOf(rows.insertOne({ _id: 1 }, { session }))).code).to.equal(11000);
    expect((await errorOf(session.commitTransaction())).code).to.equal(251);
    expect((await rows.findOne({ _id: 1 }))?.balance).to.equal(100);
  });

  it('commits twice as once, and refuses what makes no sense with its code', async () => {
    const rows = await accounts();
    const session = begin();
    await rows.updateOne({ _id: 1 }, { $inc: { balance: 1 } }, { session });
    await session.commitTransaction();
    await session.commitTransaction();
    expect((await rows.findOne({ _id: 1 }))?.balance).to.equal(101);
    const other = begin();
    const database = engine.client.db(rows.dbName);
    expect((await errorOf(database.command({ listIndexes: rows.collectionName }, { session: other }))).code).to.equal(
      263,
    );
  });

  it('lets a drop wait for a transaction that uses the collection', async () => {
    const rows = await accounts();
    const session = begin();
    await rows.updateOne({ _id: 1 }, { $inc: { balance: 1 } }, { session });
    const dropped = rows.drop();
    expect((await rows.findOne({ _id: 1 }, { session }))?.balance).to.equal(101);
    await session.commitTransaction();
    await dropped;
    expect(await rows.countDocuments()).to.equal(0);
  });

  it('does not read through a snapshot older than the collection: the transaction may be tried again', async () => {
    const old = await accounts();
    const fresh = engine.collection();
    const session = begin();
    await old.findOne({ _id: 1 }, { session });
    await fresh.insertOne({ _id: 1 });
    const error = await errorOf(fresh.findOne({ _id: 1 }, { session }));
    expect([error.code, error.hasErrorLabel('TransientTransactionError')]).to.deep.equal([246, true]);
  });

  it('reads a snapshot session at its instant, also past an index that was built later', async () => {
    const rows = await accounts();
    const session = engine.client.startSession({ snapshot: true });
    sessions.push(session);
    expect(await rows.countDocuments({ balance: 100 }, { session })).to.equal(10);
    await rows.updateMany({}, { $set: { balance: 1 } });
    await rows.createIndex({ balance: 1 });
    expect(await rows.find({ balance: 100 }, { session }).toArray()).to.have.length(10);
    expect(await rows.countDocuments({ balance: 100 })).to.equal(0);
  });

  it('keeps the sum when twenty transfers run against each other', async () => {
    const rows = await accounts(5);
    const client = engine.connect({ maxPoolSize: 20 });
    let committed = 0;
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        client.withSession((session) =>
          session.withTransaction(async () => {
            const [from, to] = [n % 5, (n + 1 + (n % 4)) % 5];
            const source = await client
              .db(rows.dbName)
              .collection<Row>(rows.collectionName)
              .findOne({ _id: from }, { session });
            const target = client.db(rows.dbName).collection<Row>(rows.collectionName);
            await target.updateOne({ _id: from }, { $set: { balance: Number(source?.balance) - 5 } }, { session });
            await target.updateOne({ _id: to }, { $inc: { balance: 5 } }, { session });
            committed += 1;
          }),
        ),
      ),
    );
    const all = await rows.find().toArray();
    expect(all.reduce((sum, { balance }) => sum + Number(balance), 0)).to.equal(500);
    expect(committed).to.be.at.least(20);
  });

  it('gives every snapshot back, after hundreds of transactions ended in every way', async () => {
    const rows = await accounts(100);
    await rows.createIndex({ balance: 1 });
    const { openSnapshots } = await engine.client.db('admin').command({ serverStatus: 1 });
    for (let n = 0; n < 400; n += 1) {
      const session = begin();
      await rows.findOne({ balance: 100 }, { session });
      if (n % 3 === 0) await rows.find({}, { session, batchSize: 2 }).next();
      if (n % 5 === 0) await rows.updateOne({ _id: n % 100 }, { $set: { n } }, { session });
      if (n % 2 === 0) await session.commitTransaction();
      else await session.abortTransaction();
      await session.endSession();
      sessions.pop();
    }
    const status = await engine.client.db('admin').command({ serverStatus: 1 });
    expect(status.openSnapshots).to.equal(openSnapshots);
    await until(async () => {
      const { metrics } = await engine.client.db('admin').command({ serverStatus: 1 });
      return metrics.cursor.open.total === 0;
    });
  });
});
