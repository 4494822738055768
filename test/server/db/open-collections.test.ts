import { expect } from 'chai';
import { allCollections, defineCollection } from '../../../server/db/collection.ts';
import { IndexMismatchError, openCollections } from '../../../server/db/open-collections.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import { sampleCollection } from './sample-records.ts';

describe('opening a hospital’s collections', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await openKernel();
  });
  after(() => kernel.close());

  const emptyDatabase = (name: string) =>
    kernel.database.connection.useDb(`${kernel.services.config.databasePrefix}_${name}`, { useCache: true });

  it('makes every collection with every index, the hospital first in each', async () => {
    const { db } = kernel.north.connection;
    const names = ((await db?.listCollections().toArray()) ?? []).map(({ name }) => name);
    expect(names).to.include.members(allCollections().map((collection) => collection.name));
    const indexes = (await db?.collection(sampleCollection.name).listIndexes().toArray()) ?? [];
    const code = indexes.find((index) => index['name'] === 'sample_code');
    expect(Object.keys(code?.['key'] as object)).to.deep.equal(['hospitalId', 'code']);
    expect(code).to.include({ unique: true });
  });

  it('may be done by many nodes at once, and again', async () => {
    const database = emptyDatabase('together');
    await Promise.all(Array.from({ length: 6 }, () => openCollections(database)));
    await openCollections(database);
    const indexes = (await database.db?.collection(sampleCollection.name).listIndexes().toArray()) ?? [];
    expect(indexes.map((index) => index['name'] as string)).to.have.members([
      '_id_',
      'sample_code',
      'sample_email',
      'sample_words',
    ]);
  });

  const differing = [
    ['is not unique any more', { hospitalId: 1, code: 1 }, {}],
    ['has other fields', { hospitalId: 1, wardId: 1 }, { unique: true }],
    ['has them in another order', { code: 1, hospitalId: 1 }, { unique: true }],
    ['runs the other way', { hospitalId: 1, code: -1 }, { unique: true }],
    ['counts some records only', { hospitalId: 1, code: 1 }, { unique: true, partialFilterExpression: { count: 1 } }],
  ] as const;
  for (const [index, [how, key, options]] of differing.entries()) {
    it(`refuses a hospital whose index ${how}`, async () => {
      const database = emptyDatabase(`differing${index}`);
      await database.collection(sampleCollection.name).createIndex(key, { ...options, name: 'sample_code' });
      const error = await openCollections(database).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(IndexMismatchError);
      expect(error).to.have.property('message').that.contains('sample_code').and.contains(sampleCollection.name);
    });
  }

  it('adds an index that a new version brings to a hospital that is there already', async () => {
    const database = emptyDatabase('older');
    await database.collection(sampleCollection.name).insertOne({ hospitalId: 'x', code: 'a' });
    await openCollections(database);
    const indexes = (await database.db?.collection(sampleCollection.name).listIndexes().toArray()) ?? [];
    expect(indexes.map((index) => index['name'] as string)).to.include('sample_code');
  });

  it('never has two collections of one name', () => {
    expect(() => defineCollection({ ...sampleCollection })).to.throw('Two collections are called testSamples');
  });
});
