import { rmSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { compileMatch } from '../../server/embedded-mongo/match/index.ts';
import { serializeDocument } from '../../server/embedded-mongo/raw-bson.ts';
import { createCollection } from '../../server/embedded-mongo/store/ddl.ts';
import { insertDocument } from '../../server/embedded-mongo/store/documents.ts';
import { buildIndex } from '../../server/embedded-mongo/store/index-build.ts';
import type { Collection } from '../../server/embedded-mongo/store/collection.ts';
import { runQuery, sortOrderOf, type Query } from '../../server/embedded-mongo/store/query.ts';
import { openStore, type Store } from '../../server/embedded-mongo/store/store.ts';
import { decodeDocument, type BsonDocument } from '../../server/embedded-mongo/values.ts';
import { temporaryFolder } from './support.ts';

const INDEXES: BsonDocument[] = [
  { key: { a: 1 } },
  { key: { a: -1, b: 1 } },
  { key: { 'c.x': 1, 'c.y': -1 } },
  { key: { b: -1 }, sparse: true },
  { key: { a: 1, d: 1 }, partialFilterExpression: { b: { $gt: 1 } } },
  { key: { d: 1 }, partialFilterExpression: { d: { $exists: true } } },
];

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(null, 'a', 'ab', 'abc', 'b', 1.5, true, new Date(5)),
);
const value = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) });
const inner = fc.record({ x: value, y: value }, { requiredKeys: [] });
const row = fc.record(
  { a: value, b: value, c: fc.oneof(inner, fc.array(inner, { maxLength: 3 }), scalar), d: scalar },
  { requiredKeys: [] },
);
const comparison = fc.oneof(
  scalar.map((operand) => ({ $eq: operand })),
  fc.array(scalar, { minLength: 1, maxLength: 3 }).map((operands) => ({ $in: operands })),
  scalar.map((operand) => ({ $gt: operand })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  scalar.map((operand) => ({ $lte: operand })),
  fc.constant({ $exists: true }),
  fc.constant({ $regex: '^ab?' }),
  fc.constant({ $ne: 1 }),
);
const path = fc.constantFrom('a', 'b', 'c.x', 'c.y', 'd', 'c', 'c.0.x');
const condition = fc.tuple(path, fc.oneof(scalar, comparison)).map(([field, operand]) => ({ [field]: operand }));
const clause = fc.oneof(
  { weight: 4, arbitrary: condition },
  { weight: 1, arbitrary: fc.array(condition, { minLength: 1, maxLength: 3 }).map((parts) => ({ $or: parts })) },
  {
    weight: 1,
    arbitrary: fc.tuple(scalar, scalar).map(([x, y]) => ({ c: { $elemMatch: { x, y: { $gte: y } } } })),
  },
);
const filter = fc
  .array(clause, { maxLength: 3 })
  .map((parts) => (parts.length === 1 ? parts[0] : { $and: [{}, ...parts] }));
const sort = fc.constantFrom(undefined, { a: 1 }, { a: -1, b: 1 }, { a: 1, b: -1 }, { d: 1 }, { b: 1 }, { 'c.x': -1 });

describe('Embedded engine: the planner', () => {
  let dataDir: string;
  let store: Store;
  before(() => {
    dataDir = temporaryFolder();
    store = openStore({ dataDir, durability: 'nosync' });
  });
  after(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const run = <T>(job: () => T): Promise<T> => store.queue.run(job, { durable: false });
  let collections = 0;

  async function collectionOf(rows: unknown[]): Promise<Collection> {
    collections += 1;
    const collection = await run(() => createCollection(store, `planner.c${collections}`, {}));
    for (const [position, spec] of INDEXES.entries())
      await buildIndex(store, collection, { name: `i${position}`, ...spec }, run);
    await run(() => {
      for (const [_id, fields] of rows.entries()) {
        const raw = serializeDocument({ _id, ...(fields as BsonDocument) });
        try {
          insertDocument(store, collection, decodeDocument(raw), raw, undefined);
        } catch {
          // Parallel arrays fit into no compound index; such a row is simply not there.
        }
      }
    });
    return collection;
  }

  function answers(collection: Collection, query: Query): BsonDocument[] {
    return [...runQuery(store.environment, collection, query, {}, { deadline: 0 })].map(({ document }) => document);
  }

  it('answers any filter and sort as a scan of the whole collection does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        fc.array(fc.tuple(filter, sort), { minLength: 10, maxLength: 10 }),
        async (rows, questions) => {
          const collection = await collectionOf(rows);
          for (const [asked, order] of questions) {
            const raw = decodeDocument(serializeDocument({ asked: asked }));
            const wanted = raw.asked as BsonDocument;
            const base: Query = {
              filter: wanted,
              matches: compileMatch(wanted),
              sort: order,
              order: sortOrderOf(order, undefined),
            };
            const scanned = answers(collection, { ...base, hint: { $natural: 1 } });
            const planned = answers(collection, base);
            const ids = (found: BsonDocument[]): string[] => found.map(({ _id }) => String(_id)).sort();
            expect(ids(planned), JSON.stringify(asked)).to.deep.equal(ids(scanned));
            if (!base.order) continue;
            const { keyOf, compare } = base.order;
            planned.slice(1).forEach((document, position) => {
              expect(
                compare(keyOf(planned[position] as BsonDocument), keyOf(document)),
                JSON.stringify({ asked, order }),
              ).to.be.at.most(0);
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps only the best of a limited sort, and refuses a sort that does not fit', async () => {
    const text = 'x'.repeat(1000);
    const collection = await collectionOf(Array.from({ length: 200 }, (_, n) => ({ z: (n * 37) % 200, text })));
    const sort = { z: -1 };
    const query: Query = {
      filter: {},
      matches: () => true,
      sort,
      order: sortOrderOf(sort, undefined),
      maxSortBytes: 20_000,
    };
    const best = answers(collection, { ...query, skip: 2, limit: 3 });
    expect(best.map(({ z }) => Number(z))).to.deep.equal([197, 196, 195]);
    expect(() => answers(collection, query)).to.throw(/Sort exceeded memory limit of 20000 bytes/);
  });
});
