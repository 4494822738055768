import { expect } from 'chai';
import { errorOf, examined, startTestEngine, until, type Row, type TestEngine } from './support.ts';

describe('Embedded engine: indexes', () => {
  let engine: TestEngine;
  before(async () => {
    engine = await startTestEngine({ ttlSweepMs: 20 });
  });
  after(() => engine.stop());

  const numbered = (count: number): Row[] => Array.from({ length: count }, (_, n) => ({ _id: n, n, mod: n % 10 }));

  it('finds by an index what it would find by looking at everything, and looks at less', async () => {
    const things = engine.collection();
    await things.insertMany(numbered(200));
    expect(await examined(things, { mod: 3 })).to.deep.equal({ documents: 200, stage: 'COLLSCAN' });
    await things.createIndex({ mod: 1, n: -1 });
    expect(await examined(things, { mod: 3 })).to.deep.equal({ documents: 20, stage: 'FETCH' });
    expect((await examined(things, { mod: 3, n: { $gt: 150 } })).documents).to.equal(5);
    const sorted = await things.find({ mod: 3 }).sort({ n: -1 }).limit(2).toArray();
    expect(sorted.map(({ n }) => n)).to.deep.equal([193, 183]);
    expect(await examined(things, { mod: 3 }, { sort: { n: 1 } })).to.deep.equal({ documents: 20, stage: 'FETCH' });
  });

  it('answers an $or from two indexes, each document once', async () => {
    const things = engine.collection();
    await things.insertMany(numbered(100));
    await things.createIndexes([{ key: { n: 1 } }, { key: { mod: 1 } }]);
    const filter = { $or: [{ n: 3 }, { mod: 3 }] };
    expect((await things.find(filter).toArray()).length).to.equal(10);
    expect((await examined(things, filter)).documents).to.equal(10);
  });

  it('keeps two values apart in a unique index and names the index, keys and values of a conflict', async () => {
    const things = engine.collection('staff');
    await things.createIndex({ email: 1 }, { unique: true });
    await things.insertOne({ email: 'a@north' });
    const error = await errorOf(things.insertOne({ email: 'a@north' }));
    expect(error.code).to.equal(11000);
    expect(error.keyPattern).to.deep.equal({ email: 1 });
    expect(error.keyValue).to.deep.equal({ email: 'a@north' });
    expect(error.message).to.match(
      /E11000 duplicate key error collection: \S+\.staff index: email_1 dup key: { email: "a@north" }/,
    );
    await things.insertOne({ name: 'no address' });
    expect((await errorOf(things.insertOne({ name: 'missing is null' }))).code).to.equal(11000);
  });

  it('lets one of fifty insert the same key, and tells the others why', async () => {
    const things = engine.collection();
    await things.createIndex({ bed: 1 }, { unique: true, partialFilterExpression: { status: 'active' } });
    const attempts = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => things.insertOne({ bed: 7, status: 'active', n })),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    const codes = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : []));
    expect(new Set(codes)).to.deep.equal(new Set([11000]));
    await things.insertMany([
      { bed: 7, status: 'closed' },
      { bed: 7, status: 'closed' },
    ]);
    await things.updateOne({ status: 'active' }, { $set: { status: 'closed' } });
    await things.insertOne({ bed: 7, status: 'active' });
  });

  it('uses a partial or sparse index only for filters that it covers', async () => {
    const things = engine.collection();
    await things.insertMany([{ a: 1, open: true }, { a: 1, open: false }, { a: 1 }, { b: 1 }]);
    await things.createIndex({ a: 1 }, { name: 'partial', partialFilterExpression: { open: true } });
    await things.createIndex({ b: 1 }, { sparse: true });
    expect(await things.find({ a: 1 }).toArray()).to.have.length(3);
    expect(await examined(things, { a: 1, open: true })).to.deep.equal({ documents: 1, stage: 'FETCH' });
    expect(await things.find({ b: null }).toArray()).to.have.length(3);
    expect((await errorOf(things.find({ a: 1 }).hint('partial').toArray())).code).to.equal(2);
  });

  it('does not join two bounds over one array, nor find a document twice', async () => {
    const things = engine.collection();
    await things.insertOne({ _id: 1, scores: [1, 9] });
    await things.insertOne({ _id: 2, scores: [5, 6] });
    await things.createIndex({ scores: 1 });
    const found = await things
      .find({ scores: { $gt: 4, $lt: 6 } })
      .sort({ _id: 1 })
      .toArray();
    expect(found.map(({ _id }) => _id)).to.deep.equal([1, 2]);
    expect(await things.countDocuments({ scores: { $gte: 0 } })).to.equal(2);
    const pairs = engine.collection();
    await pairs.createIndex({ 'p.x': 1, 'p.y': 1 });
    await pairs.insertOne({
      p: [
        { x: 1, y: 9 },
        { x: 5, y: 2 },
      ],
    });
    expect(await pairs.countDocuments({ 'p.x': 1, 'p.y': 2 })).to.equal(1);
    expect((await errorOf(pairs.insertOne({ p: { x: [1], y: [2] } }))).code).to.equal(171);
  });

  it('serves a collation only from an index of the same collation', async () => {
    const things = engine.collection();
    const collation = { locale: 'en', strength: 2 };
    await things.createIndex({ name: 1 }, { unique: true, collation });
    await things.insertOne({ name: 'Anna' });
    expect((await errorOf(things.insertOne({ name: 'ANNA' }))).code).to.equal(11000);
    expect(await things.find({ name: 'anna' }, { collation }).toArray()).to.have.length(1);
    expect(await things.find({ name: 'anna' }).toArray()).to.have.length(0);
  });

  it('builds an index while documents are written, and misses none', async () => {
    const things = engine.collection();
    await things.insertMany(numbered(3000));
    const building = things.createIndex({ n: 1 });
    const writing = (async () => {
      for (let n = 3000; n < 3100; n += 1) {
        await things.insertOne({ _id: n, n, mod: 0 });
        await things.updateOne({ _id: n - 3000 }, { $set: { n: -n } });
        await things.deleteOne({ _id: n - 1500 });
      }
    })();
    await Promise.all([building, writing]);
    const byIndex = await things.find({}).hint('n_1').sort({ n: 1 }).toArray();
    const byScan = await things.find({}).hint({ $natural: 1 }).toArray();
    expect(byIndex.map(({ n }) => n)).to.deep.equal(byScan.map(({ n }) => n as number).sort((a, b) => a - b));
    expect(byIndex).to.have.length(3000);
  });

  it('refuses a unique index over values that are there twice, and leaves nothing of it', async () => {
    const things = engine.collection();
    await things.insertMany(numbered(2500));
    expect((await errorOf(things.createIndex({ mod: 1 }, { unique: true }))).code).to.equal(11000);
    expect(await things.indexes()).to.have.length(1);
    await things.insertOne({ mod: 3 });
  });

  it('takes the same index again as done, and a different one under its name or keys as 86 or 85', async () => {
    const things = engine.collection();
    await Promise.all(Array.from({ length: 5 }, () => things.createIndex({ a: 1 })));
    expect((await errorOf(things.createIndex({ a: 1 }, { unique: true }))).code).to.equal(86);
    expect((await errorOf(things.createIndex({ b: 1 }, { name: 'a_1' }))).code).to.equal(86);
    expect((await errorOf(things.createIndex({ a: 1 }, { name: 'other' }))).code).to.equal(85);
    for (const key of [{ a: 'text' }, { a: '2dsphere' }, { a: 'hashed' }, { '$**': 1 }] as const) {
      expect((await errorOf(things.createIndex(key))).code).to.equal(67);
    }
    expect(await things.indexes()).to.have.length(2);
  });

  it('removes what a TTL index says has expired, and only that', async () => {
    const things = engine.collection();
    await things.createIndex({ until: 1 }, { expireAfterSeconds: 0, partialFilterExpression: { kind: 'code' } });
    const past = new Date(Date.now() - 1000);
    await things.insertMany([
      { _id: 1, kind: 'code', until: past },
      { _id: 2, kind: 'code', until: new Date(Date.now() + 60_000) },
      { _id: 3, kind: 'note', until: past },
      { _id: 4, kind: 'code', until: 'yesterday' },
    ]);
    await until(async () => (await things.findOne({ _id: 1 })) === null);
    expect((await things.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).to.deep.equal([2, 3, 4]);
  });

  it('keeps equality and refuses order where values are longer than a key', async () => {
    const things = engine.collection();
    await things.createIndex({ text: 1 });
    const long = (end: string): string => 'x'.repeat(3000) + end;
    await things.insertMany([{ text: long('b') }, { text: long('a') }, { text: 'y' }]);
    expect(await things.countDocuments({ text: long('a') })).to.equal(1);
    const sorted = await things.find().sort({ text: 1 }).toArray();
    expect(sorted.map(({ text }) => String(text).slice(-1))).to.deep.equal(['a', 'b', 'y']);
    expect(await things.countDocuments({ text: { $gt: long('a') } })).to.equal(2);
  });
});
