import { expect } from 'chai';
import type { ClientSession, Collection, Document } from 'mongodb';
import { errorOf, startTestEngine, type Row, type TestEngine } from './support.ts';

describe('Embedded engine: index keys of what a transaction changed', () => {
  let engine: TestEngine;
  before(async () => {
    engine = await startTestEngine();
  });
  after(() => engine.stop());

  async function commit(work: (session: ClientSession) => Promise<unknown>): Promise<void> {
    const session = engine.client.startSession();
    session.startTransaction();
    await work(session);
    await session.commitTransaction();
    await session.endSession();
  }

  /** Every index and the documents say the same. */
  async function expectWhole(rows: Collection<Row>): Promise<void> {
    const { valid, errors } = await engine.client.db(rows.dbName).command({ validate: rows.collectionName });
    expect({ valid, errors }).to.deep.equal({ valid: true, errors: [] });
  }

  const found = async (rows: Collection<Row>, filter: Document) =>
    (await rows.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

  it('are as before where the change left the field alone, and new where it did not', async () => {
    const rows = engine.collection();
    await rows.createIndex({ tags: 1 });
    await rows.createIndex({ at: 1 });
    await rows.createIndex({ name: 1 }, { unique: true, partialFilterExpression: { kind: 'named' } });
    await rows.insertOne({ _id: 1, tags: ['a', 'b'], at: 1, name: 'one', kind: 'named' });
    await commit((session) => rows.updateOne({ _id: 1 }, { $inc: { at: 1 } }, { session }));
    await expectWhole(rows);
    expect([
      await found(rows, { tags: 'b' }),
      await found(rows, { at: 2 }),
      await found(rows, { at: 1 }),
    ]).to.deep.equal([[1], [1], []]);
    await commit((session) => rows.updateOne({ _id: 1 }, { $set: { kind: 'free', tags: ['a'] } }, { session }));
    await expectWhole(rows);
    expect([await found(rows, { tags: 'b' }), await found(rows, { tags: 'a' })]).to.deep.equal([[], [1]]);
    await rows.insertOne({ _id: 2, tags: [], name: 'one', kind: 'named' });
    await expectWhole(rows);
  });

  it('are right after several changes of one document, however they follow each other', async () => {
    const rows = engine.collection();
    await rows.createIndex({ tags: 1 });
    await rows.createIndex({ code: 1 }, { unique: true });
    await rows.insertMany([
      { _id: 1, tags: ['a'], code: 1, n: 0 },
      { _id: 2, tags: ['a'], code: 2, n: 0 },
    ]);
    await commit(async (session) => {
      await rows.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
      await rows.updateOne({ _id: 1 }, { $set: { tags: ['a', 'b'] } }, { session });
      await rows.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
      await rows.updateOne({ _id: 2 }, { $set: { tags: ['c'] } }, { session });
      await rows.updateOne({ _id: 2 }, { $set: { tags: ['a'] } }, { session });
      await rows.insertOne({ _id: 3, tags: ['d'], code: 3, n: 0 }, { session });
      await rows.updateOne({ _id: 3 }, { $inc: { n: 1 } }, { session });
      await rows.insertOne({ _id: 4, tags: ['d'], code: 4 }, { session });
      await rows.updateOne({ _id: 4 }, { $set: { n: 1 } }, { session });
      await rows.deleteOne({ _id: 4 }, { session });
    });
    await expectWhole(rows);
    expect([
      await found(rows, { tags: 'a' }),
      await found(rows, { tags: 'b' }),
      await found(rows, { tags: 'c' }),
      await found(rows, { tags: 'd' }),
    ]).to.deep.equal([[1, 2], [1], [], [3]]);
  });

  it('swap between two documents of one transaction', async () => {
    const rows = engine.collection();
    await rows.createIndex({ code: 1 }, { unique: true });
    await rows.insertMany([
      { _id: 1, code: 1 },
      { _id: 2, code: 2 },
    ]);
    await commit(async (session) => {
      await rows.updateOne({ _id: 1 }, { $set: { code: 0 } }, { session });
      await rows.updateOne({ _id: 2 }, { $set: { code: 1 } }, { session });
      await rows.updateOne({ _id: 1 }, { $set: { code: 2 } }, { session });
    });
    await expectWhole(rows);
    expect([await found(rows, { code: 1 }), await found(rows, { code: 2 })]).to.deep.equal([[2], [1]]);
  });

  it('keep others off a unique value that the change left alone', async () => {
    const rows = engine.collection();
    await rows.createIndex({ code: 1 }, { unique: true });
    await rows.insertOne({ _id: 1, code: 1, n: 0 });
    await commit(async (session) => {
      await rows.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
      const other = engine.client.startSession();
      other.startTransaction();
      expect(await errorOf(rows.insertOne({ _id: 2, code: 1 }, { session: other }))).to.include({ code: 112 });
      await other.endSession();
    });
    expect(await errorOf(rows.insertOne({ _id: 2, code: 1 }))).to.include({ code: 11000 });
    await expectWhole(rows);
  });

  it('stand in an index that the same transaction made afterwards', async () => {
    const rows = engine.collection('made-in-transaction');
    await commit(async (session) => {
      await rows.insertOne({ _id: 1, tags: ['a', 'b'] }, { session });
      await rows.createIndex({ tags: 1 }, { session });
      await rows.updateOne({ _id: 1 }, { $set: { n: 1 } }, { session });
    });
    await expectWhole(rows);
    expect(await found(rows, { tags: 'b' })).to.deep.equal([1]);
  });
});
