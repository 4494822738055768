import { rmSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { runHere } from '../../server/embedded-mongo/run-here.ts';
import { documentKey, indexRange } from '../../server/embedded-mongo/store/keys.ts';
import { MongoClient, MongoServerError, type ClientSession, type Collection } from 'mongodb';
import { join } from 'node:path';
import { temporaryFolder, type Row } from './support.ts';

const id = fc.integer({ min: 0, max: 7 });
const values = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }));
const action = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), id, tags: values, code: id }),
  fc.record({ kind: fc.constant('update' as const), id, tags: values, code: id }),
  fc.record({ kind: fc.constant('many' as const), id, tags: values, code: id }),
  fc.record({ kind: fc.constant('delete' as const), id, tags: values, code: id }),
);
type Action = Parameters<Parameters<typeof action.map>[0]>[0];
const group = fc.record({
  actions: fc.array(action, { maxLength: 6 }),
  end: fc.constantFrom('plain' as const, 'commit' as const, 'abort' as const),
});

describe('Embedded engine: documents and indexes', () => {
  let dataDir: string;
  let running: Awaited<ReturnType<typeof runHere>>;
  let client: MongoClient;
  before(async () => {
    dataDir = temporaryFolder();
    running = await runHere({ dataDir, durability: 'nosync', address: { socketPath: join(dataDir, 's.sock') } });
    client = new MongoClient(running.uri);
  });
  after(async () => {
    await client.close();
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function act(rows: Collection<Row>, { kind, id: _id, tags, code }: Action, session: ClientSession | undefined) {
    const options = session ? { session } : {};
    if (kind === 'insert') await rows.insertOne({ _id, tags, code }, options);
    else if (kind === 'update') await rows.updateOne({ _id }, { $set: { tags, code } }, { ...options, upsert: true });
    else if (kind === 'many') await rows.updateMany({ tags: { $gte: 1 } }, { $set: { tags } }, options);
    else await rows.deleteMany({ $or: [{ code }, { _id }] }, options);
  }

  const isExpected = (error: unknown): boolean =>
    error instanceof MongoServerError && [11000, 251].includes(Number(error.code));

  /** Runs a group and says whether its effects are to be seen. */
  async function runGroup(
    rows: Collection<Row>,
    { actions, end }: { actions: Action[]; end: 'plain' | 'commit' | 'abort' },
  ) {
    if (end === 'plain') {
      for (const one of actions)
        await act(rows, one, undefined).catch((error: unknown) => expect(isExpected(error)).to.equal(true));
      return;
    }
    await client.withSession(async (session) => {
      session.startTransaction();
      const before = await rows.find({}, { session }).sort({ _id: 1 }).toArray();
      let failed = false;
      for (const one of actions) {
        try {
          await act(rows, one, session);
        } catch (error) {
          expect(isExpected(error)).to.equal(true);
          failed = true;
          break;
        }
      }
      const inside = failed ? before : await rows.find({}, { session }).sort({ _id: 1 }).toArray();
      if (end === 'abort' || failed) await session.abortTransaction().catch(() => undefined);
      else await session.commitTransaction();
      const outside = await rows.find().sort({ _id: 1 }).toArray();
      expect(outside).to.deep.equal(end === 'abort' || failed ? before : inside);
    });
  }

  it('agree after any sequence of writes, in and out of transactions', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 6 }), async (groups) => {
        run += 1;
        const rows = client.db('consistency').collection<Row>(`c${run}`);
        await rows.createIndexes([
          { key: { tags: 1, code: -1 } },
          { key: { code: 1 }, unique: true, partialFilterExpression: { tags: { $gt: 0 } } },
        ]);
        for (const one of groups) await runGroup(rows, one);
        const { valid, errors } = await client.db('consistency').command({ validate: rows.collectionName });
        expect({ valid, errors }).to.deep.equal({ valid: true, errors: [] });
        await rows.drop();
      }),
      { numRuns: 40 },
    );
  });

  it('are found to disagree when a key or a document is missing', async () => {
    const rows = client.db('consistency').collection<Row>('broken');
    await rows.createIndex({ n: 1 });
    await rows.insertMany([{ n: 1 }, { n: 2 }]);
    const { store } = running.engine;
    const collection = store.find('consistency.broken');
    const index = collection?.indexes.find(({ name }) => name === 'n_1');
    if (!collection || !index) throw new Error('the collection is not there');
    store.environment.transact(() => {
      const [key] = store.environment.page(indexRange(index.id), { limit: 1 });
      if (key) store.environment.remove(key.key);
      store.environment.remove(documentKey(collection.id, 2));
    });
    const { valid, errors } = await client.db('consistency').command({ validate: 'broken' });
    expect(valid).to.equal(false);
    expect(errors).to.include.members(['n_1 misses document 1', 'n_1 points to document 2, which is gone']);
  });
});
