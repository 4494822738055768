import mongoose from 'mongoose';
import { context } from '../access/context.ts';
import { decryptField, encryptField, fieldKeyId } from '../crypto/field-encryption.ts';
import type { HospitalKeyRing } from '../crypto/key-ring.ts';
import type { Collection } from './collection.ts';
import { allCollections, modelOf } from './collection.ts';
import { START_PROBES } from './connect.ts';
import type { Stored } from './filter.ts';
import { toBuffer } from './stored-form.ts';

/** What a walk over a hospital's encrypted fields found and did. */
export interface ReencryptReport {
  readonly rewritten: number;
  /** How many fields each data key encrypts now, by its kid. */
  readonly fieldsByKey: ReadonlyMap<string, number>;
}

/** There is a collection in the database that this version does not know: its fields would be left under the old key. */
export class UnknownCollectionError extends Error {
  constructor(names: readonly string[]) {
    super(`These collections are not known to this version of Wardline: ${names.join(', ')}.`);
    this.name = 'UnknownCollectionError';
  }
}

type Raw = Stored & Readonly<Record<string, unknown>>;

const BATCH = 200;
/** Records that change just then are met again in the next walk. */
const MOST_WALKS = 10;
/** What the platform keeps besides collections of its own hospitals; nothing in them is encrypted. */
const NOT_OURS = new Set(['hospitals', 'leases', START_PROBES]);
const { trusted } = mongoose;

async function refuseUnknown(): Promise<void> {
  const { db } = context().tenant.connection;
  const known = new Set(allCollections().map((collection) => collection.name));
  const present = (await db?.listCollections({}, { nameOnly: true }).toArray()) ?? [];
  const unknown = present
    .map(({ name }) => name)
    .filter((name) => !known.has(name) && !NOT_OURS.has(name) && !name.startsWith('system.'));
  if (unknown.length > 0) throw new UnknownCollectionError(unknown);
}

/** The fields of the record that are not under the active key, encrypted anew; the key of each is counted. */
function renewed(
  keys: HospitalKeyRing,
  { name, encrypted, discipline }: Collection<unknown>,
  record: Raw,
  fieldsByKey: Map<string, number>,
): Record<string, Buffer> {
  const changed: Record<string, Buffer> = {};
  for (const path of encrypted as readonly string[]) {
    const value = record[path];
    if (value === undefined || value === null) continue;
    const bytes = toBuffer(value);
    const kid = fieldKeyId(bytes);
    const isKept = kid === keys.activeDataKid || discipline === 'append-only';
    const kidAfter = isKept ? kid : keys.activeDataKid;
    fieldsByKey.set(kidAfter, (fieldsByKey.get(kidAfter) ?? 0) + 1);
    if (isKept) continue;
    const place = { collection: name, id: record._id, path };
    changed[path] = encryptField(keys, decryptField(keys, bytes, place), place);
  }
  return changed;
}

/** Walks over one collection; answers how many records were rewritten and how many slipped away meanwhile. */
async function walk(collection: Collection<unknown>, fieldsByKey: Map<string, number>) {
  const { tenant } = context();
  const model = modelOf(tenant.connection, collection);
  const own = { hospitalId: tenant.id };
  let rewritten = 0;
  let missed = 0;
  let after = '';
  for (;;) {
    const records = await model
      .find({ ...own, _id: trusted({ $gt: after }) })
      .sort({ _id: 1 })
      .limit(BATCH)
      .lean<Raw[]>();
    for (const record of records) {
      const $set = renewed(tenant.keys, collection, record, fieldsByKey);
      if (Object.keys($set).length === 0) continue;
      // The record says what it said, so its version stays: nobody who is editing it is turned away. A change made in
      // between has moved the version, and the next walk sees whether its fields still need it.
      const same = { ...own, _id: record._id, version: record.version };
      const { matchedCount } = await model.updateOne(same, { $set });
      if (matchedCount === 1) rewritten += 1;
      else missed += 1;
    }
    after = records.at(-1)?._id ?? after;
    if (records.length < BATCH) return { rewritten, missed };
  }
}

/**
 * Encrypts every field of the hospital in force anew that is not under its active data key, while the house may go on
 * working. Begun again after an interruption it goes on with what is left. Records that are only ever appended (the
 * journal) keep their bytes and so their key: the journal's chain is made over them, and it must verify for ever. Blind
 * indexes are under a key of their own and stay.
 *
 * @throws UnknownCollectionError when the database holds a collection that is not declared
 */
export async function reencryptFields(): Promise<ReencryptReport> {
  await refuseUnknown();
  let rewritten = 0;
  for (let walks = 0; walks < MOST_WALKS; walks += 1) {
    const fieldsByKey = new Map<string, number>();
    let missed = 0;
    for (const collection of allCollections()) {
      if (collection.encrypted.length === 0) continue;
      const result = await walk(collection, fieldsByKey);
      rewritten += result.rewritten;
      missed += result.missed;
    }
    if (missed === 0) return { rewritten, fieldsByKey };
  }
  throw new Error('Records kept changing while they were encrypted anew. Run it again; it goes on with what is left.');
}
