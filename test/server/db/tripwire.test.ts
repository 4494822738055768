import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { Model } from 'mongoose';
import { NoContextError } from '../../../server/access/context.ts';
import { modelOf } from '../../../server/db/collection.ts';
import type { Stored } from '../../../server/db/filter.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { TripwireError } from '../../../server/db/tripwire.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import { journalled, sample, sampleCollection, samples } from './sample-records.ts';

type Way = (model: Model<Stored>, hospital: { hospitalId?: string }) => PromiseLike<unknown>;

const record = () => ({
  _id: uuid(),
  version: 1,
  createdAt: new Date(),
  updatedAt: new Date(),
  wardId: 'w',
  code: uuid(),
  name: Buffer.from('x'),
  count: 1,
});

/** Every way to the database that a model offers. */
const WAYS: Readonly<Record<string, Way>> = {
  find: (model, hospital) => model.find(hospital),
  findOne: (model, hospital) => model.findOne(hospital),
  findOneAndUpdate: (model, hospital) => model.findOneAndUpdate(hospital, { $inc: { version: 1 } }),
  findOneAndReplace: (model, hospital) => model.findOneAndReplace(hospital, record()),
  findOneAndDelete: (model, hospital) => model.findOneAndDelete(hospital),
  updateOne: (model, hospital) => model.updateOne(hospital, { $inc: { version: 1 } }),
  updateMany: (model, hospital) => model.updateMany(hospital, { $inc: { version: 1 } }),
  replaceOne: (model, hospital) => model.replaceOne(hospital, record()),
  deleteOne: (model, hospital) => model.deleteOne(hospital),
  deleteMany: (model, hospital) => model.deleteMany(hospital),
  countDocuments: (model, hospital) => model.countDocuments(hospital),
  distinct: (model, hospital) => model.distinct('code', hospital),
  aggregate: (model, hospital) => model.aggregate([{ $match: hospital }]),
  exists: (model, hospital) => model.exists(hospital),
  insertMany: (model, hospital) => model.insertMany([{ ...record(), ...hospital }]),
  create: (model, hospital) => model.create({ ...record(), ...hospital }),
};

describe('the tripwire', () => {
  let kernel: Kernel;
  const kept = sample();
  before(async () => {
    kernel = await openKernel();
    await kernel.as(kernel.north, () => journalled(() => samples().insert(kept)));
  });
  after(() => kernel.close());

  const refusal = async (tenant: Tenant, work: () => PromiseLike<unknown>) =>
    kernel.as(tenant, async () => work()).catch((error: unknown) => error);
  const model = (tenant: Tenant) => modelOf(tenant.connection, sampleCollection);

  for (const [name, way] of Object.entries(WAYS)) {
    describe(`before ${name}`, () => {
      it('stops who does not name a hospital', async () => {
        const error = await refusal(kernel.north, () => way(model(kernel.north), {}));
        // Mongoose validates a document it saves before it asks the tripwire.
        expect(error)
          .to.have.property('name')
          .that.matches(name === 'create' ? /^ValidationError$/u : /^TripwireError$/u);
      });
      it('stops who names another hospital than the one in force', async () => {
        const other = { hospitalId: kernel.south.id };
        expect(await refusal(kernel.north, () => way(model(kernel.north), other))).to.be.instanceOf(TripwireError);
      });
      it('stops who goes to another hospital’s database', async () => {
        const own = { hospitalId: kernel.south.id };
        expect(await refusal(kernel.south, () => way(model(kernel.north), own))).to.be.instanceOf(TripwireError);
      });
      it('stops who acts for nobody', async () => {
        const own = { hospitalId: kernel.north.id };
        const error = await (async () => way(model(kernel.north), own))().catch((thrown: unknown) => thrown);
        expect(error).to.be.instanceOf(NoContextError);
      });
    });
  }

  it('stops what counts or writes past every filter', async () => {
    const north = model(kernel.north);
    expect(await refusal(kernel.north, () => north.estimatedDocumentCount())).to.be.instanceOf(TripwireError);
    const write = { updateOne: { filter: { hospitalId: kernel.north.id }, update: { $inc: { version: 1 } } } };
    expect(await refusal(kernel.north, () => north.bulkWrite([write]))).to.be.instanceOf(TripwireError);
  });

  it('stops an operator in the place of the hospital', async () => {
    const trick: Record<string, unknown> = { hospitalId: { $ne: 'nothing' } };
    expect(await refusal(kernel.north, () => model(kernel.north).find(trick))).to.be.instanceOf(TripwireError);
  });

  it('lets pass who names the hospital in force in its own database, and nothing was changed by the others', async () => {
    const own = { hospitalId: kernel.north.id };
    const found = await kernel.as(kernel.north, async () => model(kernel.north).find(own).lean());
    expect(found).to.have.lengthOf(1);
    expect(found[0]).to.include({ version: 1, code: kept.code });
    const counted = await kernel.as(kernel.north, async () => model(kernel.north).aggregate([{ $match: own }]));
    expect(counted).to.have.lengthOf(1);
  });
});
