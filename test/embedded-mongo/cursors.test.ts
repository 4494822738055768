import { expect } from 'chai';
import { createCursors, iteratorSource } from '../../server/embedded-mongo/cursors.ts';
import { errorOf, startTestEngine, until, type TestEngine } from './support.ts';

describe('Embedded engine: cursors', () => {
  let engine: TestEngine;
  before(async () => {
    engine = await startTestEngine();
  });
  after(() => engine.stop());

  const pad = 'x'.repeat(4000);

  it('streams: a first batch costs the same whatever is behind it, and all of it arrives', async () => {
    const rows = engine.collection();
    await rows.insertMany(Array.from({ length: 5000 }, (_, _id) => ({ _id, pad })));
    const before = process.memoryUsage().arrayBuffers;
    const cursor = rows.find().batchSize(50);
    await cursor.next();
    // Twenty megabytes lie behind this batch of fifty kilobytes.
    expect(process.memoryUsage().arrayBuffers - before).to.be.below(8_000_000);
    let count = 1;
    for await (const _ of cursor) count += 1;
    expect(count).to.equal(5000);
    const aggregated = rows.aggregate([{ $match: { _id: { $gte: 0 } } }, { $set: { more: 1 } }], { batchSize: 10 });
    expect(await aggregated.next()).to.have.property('more', 1);
    await aggregated.close();
  });

  it('gives up at maxTimeMS', async () => {
    const rows = engine.collection();
    await rows.insertMany(Array.from({ length: 5000 }, (_, n) => ({ n, text: `row ${n}` })));
    const slow = rows.find({ text: { $regex: '(x+x+)+y' } }, { maxTimeMS: 1 });
    const error = await errorOf(slow.toArray());
    expect([error.code, error.codeName]).to.deep.equal([50, 'MaxTimeMSExpired']);
  });

  it('ends a cursor with an error when its collection goes, and forgets a killed one', async () => {
    const rows = engine.collection();
    await rows.insertMany(Array.from({ length: 500 }, (_, _id) => ({ _id })));
    const cursor = rows.find().batchSize(2);
    await cursor.next();
    await rows.drop();
    const error = await errorOf(cursor.toArray());
    expect(error.code).to.equal(175);
    const database = engine.client.db(rows.dbName);
    expect((await errorOf(database.command({ getMore: 1n, collection: 'x' }))).code).to.be.oneOf([43, 14]);
  });

  it('closes what a client leaves behind', async () => {
    const rows = engine.collection();
    await rows.insertMany(Array.from({ length: 500 }, (_, _id) => ({ _id })));
    const open = Array.from({ length: 20 }, () => rows.find().batchSize(2));
    await Promise.all(open.map((cursor) => cursor.next()));
    await Promise.all(open.map((cursor) => cursor.close()));
    await until(async () => {
      const { metrics } = await engine.client.db('admin').command({ serverStatus: 1 });
      return metrics.cursor.open.total === 0;
    });
  });

  it('closes a cursor that nobody has asked for ten minutes, unless it was opened to stay', () => {
    const cursors = createCursors();
    const closed: string[] = [];
    const open = (name: string, noTimeout: boolean) =>
      cursors.open({ ns: 'db.c', source: iteratorSource([Buffer.alloc(0)], () => closed.push(name)), noTimeout });
    open('idle', false);
    const kept = open('kept', true);
    cursors.sweep(Date.now() + 9 * 60_000);
    expect(closed).to.deep.equal([]);
    cursors.sweep(Date.now() + 11 * 60_000);
    expect(closed).to.deep.equal(['idle']);
    expect(cursors.get(kept.id, 'db.c')).to.equal(kept);
    cursors.killAll();
    expect(() => cursors.get(kept.id, 'db.c')).to.throw(/not found/);
  });
});
