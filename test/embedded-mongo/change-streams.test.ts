import { expect } from 'chai';
import type { ChangeStreamDocument, Collection } from 'mongodb';
import { errorOf, startTestEngine, type Row, type TestEngine } from './support.ts';

type Event = ChangeStreamDocument<Row> & { fullDocument?: Row; documentKey?: Row };

describe('Embedded engine: change streams', () => {
  let engine: TestEngine;
  before(async () => {
    engine = await startTestEngine({ oplog: { maxEntries: 200, maxBytes: 10_000_000 } });
  });
  after(() => engine.stop());

  const again = ({ dbName, collectionName }: Collection<Row>): Collection<Row> =>
    engine.client.db(dbName).collection<Row>(collectionName);

  it('tells each change once, in order, also those of a transaction, and nothing of an aborted one', async () => {
    const rows = engine.collection();
    const stream = rows.watch([{ $match: { operationType: { $ne: 'drop' } } }], { fullDocument: 'updateLookup' });
    const next = stream.next();
    await new Promise((resolve) => stream.once('resumeTokenChanged', resolve));
    await rows.insertOne({ _id: 1, n: 1 });
    await rows.updateOne({ _id: 1 }, { $set: { n: 2 }, $unset: { gone: 1 } });
    await engine.client.withSession((session) =>
      session.withTransaction(async () => {
        await rows.insertOne({ _id: 2 }, { session });
        await rows.deleteOne({ _id: 1 }, { session });
      }),
    );
    await engine.client.withSession(async (session) => {
      session.startTransaction();
      await rows.insertOne({ _id: 3 }, { session });
      await session.abortTransaction();
    });
    await rows.insertOne({ _id: 4 });
    const events = [
      await next,
      await stream.next(),
      await stream.next(),
      await stream.next(),
      await stream.next(),
    ] as Event[];
    expect(events.map(({ operationType, documentKey }) => [operationType, documentKey?._id])).to.deep.equal([
      ['insert', 1],
      ['update', 1],
      ['insert', 2],
      ['delete', 1],
      ['insert', 4],
    ]);
    expect(events[1]).to.deep.include({
      updateDescription: { updatedFields: { n: 2 }, removedFields: [], truncatedArrays: [] },
    });
    await stream.close();
  });

  it('goes on behind its token after a restart of the engine', async () => {
    let rows = engine.collection();
    const stream = rows.watch();
    const first = stream.next();
    await new Promise((resolve) => stream.once('resumeTokenChanged', resolve));
    await rows.insertOne({ _id: 1 });
    const token = (await first)._id;
    await stream.close();
    await rows.insertOne({ _id: 2 });
    await engine.restart();
    rows = again(rows);
    await rows.insertOne({ _id: 3 });
    const resumed = rows.watch([], { resumeAfter: token });
    const events = [await resumed.next(), await resumed.next()] as Event[];
    expect(events.map(({ documentKey }) => documentKey?._id)).to.deep.equal([2, 3]);
    await resumed.close();
  });

  it('says so when what a token points to is no longer kept', async () => {
    const rows = engine.collection();
    const stream = rows.watch();
    const first = stream.next();
    await new Promise((resolve) => stream.once('resumeTokenChanged', resolve));
    await rows.insertOne({ _id: -1 });
    const token = (await first)._id;
    await stream.close();
    await rows.insertMany(Array.from({ length: 400 }, (_, _id) => ({ _id })));
    const error = await errorOf(rows.watch([], { resumeAfter: token }).next());
    expect([error.code, error.codeName]).to.deep.equal([286, 'ChangeStreamHistoryLost']);
    await engine.restart();
    const later = await errorOf(again(rows).watch([], { resumeAfter: token }).next());
    expect(later.codeName).to.equal('ChangeStreamHistoryLost');
  });

  it('ends with an invalidation when its collection goes', async () => {
    const rows = engine.collection();
    await rows.insertOne({ _id: 1 });
    const stream = rows.watch();
    const next = stream.next();
    await new Promise((resolve) => stream.once('resumeTokenChanged', resolve));
    await rows.drop();
    expect((await next).operationType).to.equal('drop');
    const invalidate = await stream.next();
    expect(invalidate.operationType).to.equal('invalidate');
    expect((await errorOf(rows.watch([], { resumeAfter: invalidate._id }).next())).code).to.equal(260);
  });

  it('refuses stages that make no sense on a stream', async () => {
    const rows = engine.collection();
    expect((await errorOf(rows.watch([{ $group: { _id: 1 } }]).next())).code).to.equal(20);
    expect((await errorOf(rows.watch([{ $frob: {} }]).next())).code).to.equal(40324);
  });
});
