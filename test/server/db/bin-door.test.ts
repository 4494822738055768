import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { PersonActor } from '../../../server/access/actor.ts';
import { definePolicy } from '../../../server/access/policy.ts';
import { normaliseEmail } from '../../../server/crypto/normalise.ts';
import { binDoor } from '../../../server/db/bin-door.ts';
import { defineCollection, encryptedField } from '../../../server/db/collection.ts';
import { isDuplicateKey } from '../../../server/db/database-errors.ts';
import { openCollections } from '../../../server/db/open-collections.ts';
import { repository } from '../../../server/db/repository.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import { asStaff, journalled } from './sample-records.ts';

interface Thing {
  readonly code: string;
  readonly email: string | null;
  readonly ownerId: string;
}

const things = defineCollection<Thing>({
  name: 'testThings',
  fields: { code: { type: String, required: true }, email: encryptedField, ownerId: { type: String, required: true } },
  indexes: [{ name: 'thing_code', key: { code: 1 }, isUnique: true }],
  encrypted: ['email'],
  blind: { emailIndex: { of: 'email', normalise: normaliseEmail } },
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});
/** Records of which nothing is ever changed, but which can lie in the Bin with what they belong to. */
const marks = defineCollection<{ readonly ownerId: string }>({
  name: 'testMarks',
  fields: { ownerId: { type: String, required: true } },
  indexes: [],
  encrypted: [],
  blind: {},
  discipline: 'append-only',
  journal: 'required',
  canBeBinned: true,
});
const policy = definePolicy<Thing>({ of: 'thing', scope: (_actor: PersonActor) => ({}), rules: {} });
const thingRepository = () => repository(things, policy);

describe('what lies in the Bin', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await openKernel();
  });
  after(() => kernel.close());

  const inNorth = <T>(work: () => Promise<T>) => kernel.as(kernel.north, work);
  const put = (fields: Partial<Thing> = {}) =>
    inNorth(() =>
      journalled(() =>
        thingRepository().insert({ code: uuid(), email: 'kofi@example.org', ownerId: uuid(), ...fields }),
      ),
    );
  const bin = (id: string, batch = uuid()) =>
    inNorth(async () => {
      expect(await journalled(() => binDoor(things).move({ _id: id }, batch))).to.equal(1);
      return batch;
    });

  it('is not there, by any way in, for anyone and for the house itself', async () => {
    const { _id, code, email, version } = await put({ email: 'binned@example.org' });
    const batch = await bin(_id);
    const look = async () => {
      expect(await thingRepository().findOne({ _id })).to.equal(null);
      expect(await thingRepository().find({ code })).to.deep.equal([]);
      expect(await thingRepository().find({ $or: [{ code }, { _id }] })).to.deep.equal([]);
      expect(await thingRepository().count({ code })).to.equal(0);
      expect(await thingRepository().findByBlind('emailIndex', email ?? '')).to.equal(null);
      expect(await thingRepository().listByBlind([{ index: 'emailIndex', anyOf: [email ?? ''] }])).to.deep.equal([]);
      expect((await thingRepository().findDamaged({ _id }, { email: null })).length).to.equal(0);
      const refused = await journalled(() => thingRepository().update(_id, version + 1, { code: 'x' })).catch(
        (error: unknown) => error,
      );
      expect(refused).to.have.property('kind', 'not-found');
      expect(await journalled(() => thingRepository().updateMany({ _id }, { code: 'x' }))).to.equal(0);
      expect(await journalled(() => thingRepository().remove({ _id }))).to.equal(0);
    };
    await inNorth(look);
    await asStaff(kernel.services, kernel.north, 'admin', [], look);
    await inNorth(async () => expect(await binDoor(things).count(batch)).to.equal(1));
  });

  it('comes back as it was, all of its batch and nothing else', async () => {
    const ownerId = uuid();
    const mine = [await put({ ownerId }), await put({ ownerId })];
    const other = await put();
    const otherBatch = await bin(other._id);
    const batch = uuid();
    await inNorth(() => journalled(() => binDoor(things).move({ ownerId }, batch)));
    await inNorth(async () => {
      expect(await journalled(() => binDoor(things).restore(batch))).to.equal(2);
      for (const thing of mine) {
        const { code, email, ownerId: owner, createdAt } = await thingRepository().get(thing._id);
        expect({ code, email, owner, createdAt }).to.deep.equal({
          code: thing.code,
          email: thing.email,
          owner: thing.ownerId,
          createdAt: thing.createdAt,
        });
      }
      expect(await binDoor(things).count(otherBatch)).to.equal(1);
    });
  });

  it('takes nobody’s unique value, and cannot come back to one that was taken until it has another', async () => {
    const code = uuid();
    const first = await put({ code });
    const batch = await bin(first._id);
    await put({ code });
    await inNorth(async () => {
      const refused = await journalled(() => binDoor(things).restore(batch)).catch((error: unknown) => error);
      expect(isDuplicateKey(refused)).to.equal(true);
      await journalled(() => binDoor(things).change(batch, first._id, { code: uuid(), email: 'new@example.org' }));
      await journalled(() => binDoor(things).restore(batch));
      expect(await thingRepository().get(first._id)).to.have.property('email', 'new@example.org');
    });
  });

  it('is another hospital’s as little as anything', async () => {
    const { _id } = await put();
    const batch = await bin(_id);
    await kernel.as(kernel.south, async () => {
      expect(await binDoor(things).find(batch)).to.deep.equal([]);
      expect(await journalled(() => binDoor(things).restore(batch))).to.equal(0);
      expect(await journalled(() => binDoor(things).purge(batch))).to.equal(0);
    });
    await inNorth(async () => expect(await binDoor(things).count(batch)).to.equal(1));
  });

  it('is moved and purged also where nothing else may change it, and only with a journal entry', async () => {
    const ownerId = uuid();
    const batch = uuid();
    await inNorth(async () => {
      const unwritten = { ...policy, of: 'mark', scope: () => ({}) } as unknown as ReturnType<
        typeof definePolicy<{ readonly ownerId: string }>
      >;
      await journalled(() => repository(marks, unwritten).insert({ ownerId }));
      await journalled(() => binDoor(marks).move({ ownerId }, batch));
      expect(await repository(marks, unwritten).find({ ownerId })).to.deep.equal([]);
      expect(await journalled(() => binDoor(marks).purge(batch))).to.equal(1);
    });
  });

  it('keeps a hospital of an earlier version from nothing: its unique index is made narrower', async () => {
    const database = kernel.database.connection.useDb(`${kernel.services.config.databasePrefix}_before`);
    await database
      .collection('testThings')
      .createIndex({ hospitalId: 1, code: 1 }, { unique: true, name: 'thing_code' });
    await openCollections(database);
    const indexes = (await database.db?.collection('testThings').listIndexes().toArray()) ?? [];
    const found = indexes.find(({ name }) => name === 'thing_code');
    expect(found).to.have.property('unique', true);
    expect(found?.['partialFilterExpression']).to.deep.equal({ binnedIn: null });
  });
});
