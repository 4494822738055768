import { expect } from 'chai';
import type { Document } from 'mongodb';
import { errorOf, startTestEngine, type TestEngine } from './support.ts';

describe('Embedded engine: writes to several collections in one command', () => {
  let engine: TestEngine;
  before(async () => {
    engine = await startTestEngine();
  });
  after(() => engine.stop());

  const admin = () => engine.client.db('admin');
  const namespaces = (...names: readonly { readonly namespace: string }[]) =>
    names.map(({ namespace: ns }) => ({ ns }));

  it('says that it can, to whoever asks', async () => {
    const { commands } = (await admin().command({ listCommands: 1 })) as { commands: Document };
    expect(commands).to.include.keys('bulkWrite', 'insert', 'listCommands');
  });

  it('inserts, updates and deletes in order, and counts', async () => {
    const [first, second] = [engine.collection('first'), engine.collection('second')];
    await second.insertMany([
      { _id: 1, at: 1 },
      { _id: 2, at: 1 },
    ]);
    const answer = await admin().command({
      bulkWrite: 1,
      nsInfo: namespaces(first, second),
      ops: [
        { insert: 0, document: { _id: 'a', at: new Date(0) } },
        { update: 1, filter: { _id: 1, at: 1 }, updateMods: { $inc: { at: 1 } } },
        { update: 1, filter: { _id: 1, at: 1 }, updateMods: { $inc: { at: 1 } } },
        { update: 0, filter: { _id: 'b' }, updateMods: { $set: { at: 3 } }, upsert: true },
        { delete: 1, filter: { _id: 2 } },
      ],
    });
    expect(answer).to.include({ nErrors: 0, nInserted: 1, nMatched: 1, nModified: 1, nUpserted: 1, nDeleted: 1 });
    const { firstBatch } = answer['cursor'] as { firstBatch: Document[] };
    expect(firstBatch.map(({ ok, idx, n }) => [ok, idx, n])).to.deep.equal([
      [1, 0, 1],
      [1, 1, 1],
      [1, 2, 0],
      [1, 3, 1],
      [1, 4, 1],
    ]);
    expect(await first.find().sort({ _id: 1 }).toArray()).to.deep.equal([
      { _id: 'a', at: new Date(0) },
      { _id: 'b', at: 3 },
    ]);
    expect(await second.find().toArray()).to.deep.equal([{ _id: 1, at: 2 }]);
  });

  it('stops at the first error and names it; without order it goes on', async () => {
    const rows = engine.collection();
    await rows.insertOne({ _id: 1 });
    const ops = [1, 2].map((_id) => ({ insert: 0, document: { _id } }));
    const ordered = await admin().command({ bulkWrite: 1, nsInfo: namespaces(rows), ops, errorsOnly: true });
    expect(ordered).to.include({ nErrors: 1, nInserted: 0 });
    const [failure] = (ordered['cursor'] as { firstBatch: Document[] }).firstBatch;
    expect(failure).to.deep.include({ ok: 0, idx: 0, code: 11000, keyPattern: { _id: 1 } });
    expect(failure?.['errmsg']).to.match(/index: _id_ /u);
    const unordered = { bulkWrite: 1, nsInfo: namespaces(rows), ops, ordered: false, errorsOnly: true };
    expect(await admin().command(unordered)).to.include({ nErrors: 1, nInserted: 1 });
    expect(await rows.countDocuments()).to.equal(2);
  });

  it('belongs to its transaction: all of it stands or none, and an error ends it', async () => {
    const [first, second] = [engine.collection('in-first'), engine.collection('in-second')];
    await first.insertOne({ _id: 'there' });
    const session = engine.client.startSession();
    const write = (...documents: readonly Document[]) => ({
      bulkWrite: 1,
      nsInfo: namespaces(first, second),
      ops: documents.flatMap((document) => [
        { insert: 1, document },
        { insert: 0, document },
      ]),
    });
    session.startTransaction();
    await admin().command(write({ _id: 1 }), { session });
    expect(await first.countDocuments()).to.equal(1);
    await session.commitTransaction();
    expect([await first.countDocuments(), await second.countDocuments()]).to.deep.equal([2, 1]);

    session.startTransaction();
    expect(await admin().command(write({ _id: 2 }, { _id: 'there' }), { session })).to.include({ nErrors: 1 });
    const late = await errorOf(second.insertOne({ _id: 3 }, { session }));
    expect(late).to.include({ code: 251 });
    await session.abortTransaction();
    await session.endSession();
    expect([await first.countDocuments(), await second.countDocuments()]).to.deep.equal([2, 1]);
  });

  it('refuses what it does not know, and every database but admin', async () => {
    const rows = engine.collection();
    const nsInfo = namespaces(rows);
    const ask = (command: Document) => errorOf(admin().command(command));
    expect(await errorOf(engine.client.db('other').command({ bulkWrite: 1, ops: [], nsInfo }))).to.include({
      code: 13,
    });
    expect(await ask({ bulkWrite: 1, nsInfo, ops: [{ replace: 0 }] })).to.include({ code: 9 });
    expect(await ask({ bulkWrite: 1, nsInfo, ops: [{ insert: 0, document: {}, sort: 1 }] })).to.include({
      code: 40415,
    });
    expect(await ask({ bulkWrite: 1, nsInfo, ops: [{ insert: 1, document: {} }] })).to.include({ code: 2 });
    expect(await ask({ bulkWrite: 1, nsInfo, ops: [] })).to.include({ code: 16 });
    expect(await rows.countDocuments()).to.equal(0);
  });
});
