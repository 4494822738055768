import { expect } from 'chai';
import mongoose, { Schema, type Connection } from 'mongoose';
import { startEmbeddedMongo, type EmbeddedMongo } from '../../server/embedded-mongo/host.ts';
import { temporaryFolder } from './support.ts';
import { rmSync } from 'node:fs';

const bedSchema = new Schema(
  {
    ward: { type: Schema.Types.ObjectId, ref: 'Ward', required: true },
    name: { type: String, required: true },
    status: { type: String, enum: ['free', 'occupied'], default: 'free' },
    tags: [String],
    weight: Schema.Types.Decimal128,
    notes: [{ text: String, at: Date }],
    extra: { type: Map, of: Number },
  },
  { timestamps: true, optimisticConcurrency: true },
);
bedSchema.index({ ward: 1, name: 1 }, { unique: true });
bedSchema.index({ status: 1 }, { partialFilterExpression: { status: 'occupied' } });
const wardSchema = new Schema({ name: { type: String, unique: true }, floor: Number });

describe('Embedded engine: through Mongoose', () => {
  let engine: EmbeddedMongo;
  let connection: Connection;
  let dataDir: string;
  before(async () => {
    dataDir = temporaryFolder();
    engine = await startEmbeddedMongo({ dataDir, durability: 'nosync' });
    connection = await mongoose.createConnection(engine.uri, { dbName: 'hospital' }).asPromise();
  });
  after(async () => {
    await connection.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const modelsOf = (on: Connection) => ({ Ward: on.model('Ward', wardSchema), Bed: on.model('Bed', bedSchema) });
  let made: ReturnType<typeof modelsOf> | undefined;
  const models = () => (made ??= modelsOf(connection));

  it('makes the indexes of its schemas, and finds nothing to change the second time', async () => {
    const { Ward, Bed } = models();
    await Promise.all([Ward.init(), Bed.init()]);
    expect(await Bed.syncIndexes()).to.deep.equal([]);
    expect((await Bed.collection.indexes()).map(({ name }) => name)).to.deep.equal([
      '_id_',
      'ward_1_name_1',
      'status_1',
    ]);
  });

  it('saves, changes, populates and validates documents', async () => {
    const { Ward, Bed } = models();
    const ward = await Ward.create({ name: 'A1', floor: 1 });
    const bed = await Bed.create({ ward: ward._id, name: '1', weight: '12.50', extra: { a: 1 } });
    bed.set({ status: 'occupied', tags: ['window'] });
    bed.get('notes').push({ text: 'clean', at: new Date(0) });
    await bed.save();
    await Bed.updateOne({ _id: bed._id }, { $addToSet: { tags: 'quiet' }, $inc: { 'extra.a': 2 } });
    const found = await Bed.findById(bed._id).populate('ward').orFail();
    expect((found.get('ward') as unknown as { name: string }).name).to.equal('A1');
    expect(found.get('tags')).to.deep.equal(['window', 'quiet']);
    expect(String(found.get('weight'))).to.equal('12.50');
    expect(found.get('extra')?.get('a')).to.equal(3);
    const stale = await Bed.findById(bed._id).orFail();
    found.set('status', 'free');
    await found.save();
    stale.set('status', 'free');
    stale.set('tags', []);
    expect(await stale.save().catch((error: Error) => error.name)).to.equal('VersionError');
    const lean = await Bed.find({ tags: 'quiet' }).sort({ name: 1 }).lean();
    expect(lean).to.have.length(1);
    const twice = new Bed({ ward: ward._id, name: '1' });
    expect(await twice.save().catch(({ code }) => code)).to.equal(11000);
    expect(await Bed.exists({ name: 'nowhere' })).to.equal(null);
  });

  it('groups, looks up and pages in an aggregation', async () => {
    const { Ward, Bed } = models();
    const ward = await Ward.create({ name: 'B2', floor: 2 });
    await Bed.insertMany(
      Array.from({ length: 12 }, (_, n) => ({ ward: ward._id, name: `b${n}`, status: n % 3 ? 'free' : 'occupied' })),
    );
    const counted = await Bed.aggregate([
      { $match: { ward: ward._id } },
      { $group: { _id: '$status', count: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ]);
    expect(counted).to.deep.equal([
      { _id: 'free', count: 8 },
      { _id: 'occupied', count: 4 },
    ]);
    const joined = await Ward.aggregate([
      { $match: { name: 'B2' } },
      { $lookup: { from: 'beds', localField: '_id', foreignField: 'ward', as: 'beds' } },
      { $project: { _id: 0, name: 1, beds: { $size: '$beds' } } },
    ]);
    expect(joined).to.deep.equal([{ name: 'B2', beds: 12 }]);
    expect(await Bed.countDocuments({ ward: ward._id, status: 'free' })).to.equal(8);
    expect(await Bed.distinct('status', { ward: ward._id })).to.deep.equal(['free', 'occupied']);
    const cursor = Bed.find({ ward: ward._id }).batchSize(5).cursor();
    let seen = 0;
    for await (const _ of cursor) seen += 1;
    expect(seen).to.equal(12);
  });

  it('runs transactions, and undoes the whole of one that fails', async () => {
    const { Ward } = models();
    await connection.transaction(async (session) => {
      await Ward.create([{ name: 'C3' }], { session });
      await Ward.updateOne({ name: 'C3' }, { floor: 3 }, { session });
    });
    expect((await Ward.findOne({ name: 'C3' }).lean())?.floor).to.equal(3);
    await connection
      .transaction(async (session) => {
        await Ward.deleteMany({}, { session });
        throw new Error('changed my mind');
      })
      .catch(() => undefined);
    expect(await Ward.countDocuments()).to.be.above(0);
  });

  it('keeps databases apart and lists them', async () => {
    const north = connection.useDb('north', { useCache: true });
    await north.collection('rows').insertOne({ secret: 1 });
    expect(await connection.useDb('south', { useCache: true }).collection('rows').countDocuments()).to.equal(0);
    const { databases } = await connection.getClient().db('admin').admin().listDatabases();
    expect(databases.map(({ name }) => name)).to.include.members(['hospital', 'north']);
    await north.dropDatabase();
    expect(await north.collection('rows').countDocuments()).to.equal(0);
  });
});
