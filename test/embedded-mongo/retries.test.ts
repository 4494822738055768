import { expect } from 'chai';
import { Long, UUID, type Document } from 'mongodb';
import { errorOf, openRaw, startTestEngine, type TestEngine } from './support.ts';

describe('Embedded engine: retries and labels', () => {
  let engine: TestEngine;
  before(async () => {
    engine = await startTestEngine();
  });
  after(() => engine.stop());

  const admin = () => engine.client.db('admin');
  const failOnce = (data: Document): Promise<Document> =>
    admin().command({ configureFailPoint: 'failCommand', mode: { times: 1 }, data });

  /** A write as a driver sends it, under a session and number of our own. */
  async function retryable($db: string, txnNumber: number, id: UUID, command: Document): Promise<Document> {
    const raw = openRaw(engine.uri);
    try {
      return await raw.command({ ...command, $db, lsid: { id }, txnNumber: Long.fromNumber(txnNumber) });
    } finally {
      raw.close();
    }
  }

  it('answers a retried write with the first answer and does it once', async () => {
    const rows = engine.collection();
    await rows.insertOne({ _id: 1, n: 0 });
    await failOnce({ failCommands: ['update'], closeConnection: true });
    await rows.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    await admin().command({ configureFailPoint: 'onPrimaryTransactionalWrite', mode: { times: 1 }, data: {} });
    const { modifiedCount } = await rows.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    expect(modifiedCount).to.equal(1);
    expect((await rows.findOne({ _id: 1 }))?.n).to.equal(2);
  });

  it('remembers the answer across a restart', async () => {
    const rows = engine.collection();
    await rows.insertOne({ _id: 1, n: 0 });
    const id = new UUID();
    const update = { update: rows.collectionName, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
    expect((await retryable(rows.dbName, 7, id, update)).nModified).to.equal(1);
    const { dbName, collectionName } = rows;
    await engine.restart();
    expect((await retryable(dbName, 7, id, update)).nModified).to.equal(1);
    const after = await engine.client
      .db(dbName)
      .collection<{ _id: number; n: number }>(collectionName)
      .findOne({ _id: 1 });
    expect(after?.n).to.equal(1);
    expect((await retryable(dbName, 6, id, update)).code).to.equal(225);
    expect((await retryable(dbName, 8, id, update)).nModified).to.equal(1);
  });

  it('lets a retry wait for the write it repeats instead of running beside it', async () => {
    const rows = engine.collection();
    await rows.insertOne({ _id: 1, n: 0 });
    const session = engine.client.startSession();
    session.startTransaction();
    await rows.updateOne({ _id: 1 }, { $set: { held: true } }, { session });
    const id = new UUID();
    const update = { update: rows.collectionName, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
    const both = [retryable(rows.dbName, 1, id, update), retryable(rows.dbName, 1, id, update)];
    await rows.findOne({ _id: 1 });
    await session.commitTransaction();
    await session.endSession();
    expect((await Promise.all(both)).map(({ nModified }) => nModified)).to.deep.equal([1, 1]);
    expect(await rows.findOne({ _id: 1 })).to.deep.equal({ _id: 1, n: 1, held: true });
  });

  it('marks errors as retryable where a driver may retry, and nowhere else', async () => {
    const rows = engine.collection();
    await rows.insertOne({ _id: 1 });
    const client = engine.connect({ retryWrites: false });
    const plain = client.db(rows.dbName).collection(rows.collectionName);
    await failOnce({ failCommands: ['insert'], errorCode: 91 });
    const error = await errorOf(plain.insertOne({}));
    expect(error.code).to.equal(91);
    expect(error.codeName).to.equal('ShutdownInProgress');
    expect(error.hasErrorLabel('RetryableWriteError')).to.equal(false);
    await failOnce({ failCommands: ['insert'], errorCode: 91 });
    await rows.insertOne({ _id: 2 });
    expect(await rows.countDocuments()).to.equal(2);
  });

  it('says that a write concern for more nodes cannot be met, after doing the write', async () => {
    const rows = engine.collection();
    const error = await errorOf(rows.insertOne({ _id: 1 }, { writeConcern: { w: 3 } }));
    expect(error.code).to.equal(100);
    expect(await rows.countDocuments()).to.equal(1);
  });

  it('refuses what it does not know, by name', async () => {
    const rows = engine.collection();
    await rows.insertOne({ _id: 1 });
    const database = engine.client.db(rows.dbName);
    const unknown = await errorOf(database.command({ mapReduce: 'x' }));
    expect([unknown.code, unknown.codeName]).to.deep.equal([59, 'CommandNotFound']);
    expect(unknown.message).to.contain('mapReduce');
    const field = await errorOf(database.command({ find: rows.collectionName, fliter: {} }));
    expect(field.code).to.equal(40415);
    expect(field.message).to.contain('find.fliter');
    expect((await errorOf(rows.find({ a: { $frob: 1 } }).toArray())).message).to.contain('$frob');
    expect((await errorOf(rows.aggregate([{ $frob: {} }]).toArray())).code).to.equal(40324);
    expect((await errorOf(database.createCollection('c', { capped: true, size: 100 }))).message).to.contain('capped');
  });
});
