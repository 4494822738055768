// Proves that the indexes of a collection say what its documents say: what the `validate` command and the crash tests ask.
import { decodeDocument } from '../values.ts';
import type { Collection, Index } from './collection.ts';
import type { StoreEnvironment } from './environment.ts';
import { keysOfDocument } from './index-keys.ts';
import { documentKey, documentRange, indexRange, ridBytes, ridOfBytes, ridOfDocumentKey } from './keys.ts';

const PAGE = 1000;

export type ConsistencyReport = { documents: number; keysPerIndex: Map<string, number>; errors: string[] };

/** Reads every document and every key of the collection. */
export function checkConsistency(environment: StoreEnvironment, collection: Collection): ConsistencyReport {
  const report: ConsistencyReport = { documents: 0, keysPerIndex: new Map(), errors: [] };
  const expected = new Map<Index, number>(collection.indexes.map((index) => [index, 0]));
  for (const { key, value } of everything(environment, documentRange(collection.id))) {
    report.documents += 1;
    const rid = ridOfDocumentKey(key);
    const document = decodeDocument(value);
    for (const index of collection.indexes) {
      const { keys } = keysOfDocument(index, document);
      expected.set(index, (expected.get(index) ?? 0) + keys.length);
      for (const indexKey of keys) {
        if (!pointsTo(environment, index, indexKey, rid)) report.errors.push(`${index.name} misses document ${rid}`);
      }
    }
  }
  if (report.documents !== collection.count) {
    report.errors.push(`${report.documents} documents, but ${collection.count} were counted`);
  }
  for (const [index, wanted] of expected) {
    const found = countKeys(environment, collection, index, report.errors);
    report.keysPerIndex.set(index.name, found);
    if (found !== wanted) report.errors.push(`${index.name} has ${found} keys for ${wanted}`);
  }
  return report;
}

function* everything(environment: StoreEnvironment, range: { low: Buffer; high: Buffer }) {
  let after: Buffer | undefined;
  for (;;) {
    const page = environment.page(range, { limit: PAGE, after });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.key;
  }
}

function pointsTo(environment: StoreEnvironment, index: Index, key: Buffer, rid: number): boolean {
  if (!index.unique) return environment.get(Buffer.concat([key, ridBytes(rid)])) !== undefined;
  const holder = environment.get(key);
  return holder !== undefined && ridOfBytes(holder) === rid;
}

function countKeys(environment: StoreEnvironment, collection: Collection, index: Index, errors: string[]): number {
  let count = 0;
  for (const { key, value } of everything(environment, indexRange(index.id))) {
    count += 1;
    const rid = ridOfBytes(index.unique ? value : key);
    if (!environment.get(documentKey(collection.id, rid)))
      errors.push(`${index.name} points to document ${rid}, which is gone`);
  }
  return count;
}
