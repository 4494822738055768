// Every record lives in one LMDB table; the first byte says what it is, and all numbers are big-endian so that byte
// order is number order. Ids are never written twice: a dropped collection's or index's whole range is removed first.
//   0 collection                     → catalog entry (BSON)
//   1 collection rid                 → document, byte for byte as received
//   2 index key                      → rid          (unique index)
//   2 index key rid                  → nothing      (other indexes)
//   3 session                        → last retryable write or transaction of that session (BSON)
//   4 seconds counter                → change (BSON)
//   5                                → seconds counter of the newest change that was trimmed away
const CATALOG = 0;
const DOCUMENT = 1;
const INDEX = 2;
const SESSION = 3;
const OPLOG = 4;
const OPLOG_TRIMMED = 5;

export const RID_BYTES = 6;

/** Keys from `low` (inclusive) up to `high` (exclusive). */
export type KeyRange = { low: Buffer; high: Buffer };

/** Above every index key that starts with the bytes before it: key bytes never begin a value with 0xff. */
export const AFTER_ALL = Buffer.alloc(16, 0xff);

function prefix(kind: number, id: number, extra: number): Buffer {
  const key = Buffer.allocUnsafe(5 + extra);
  key[0] = kind;
  key.writeUInt32BE(id, 1);
  return key;
}

const kindRange = (kind: number): KeyRange => ({ low: Buffer.from([kind]), high: Buffer.from([kind + 1]) });

export const CATALOG_RANGE = kindRange(CATALOG);
export const SESSION_RANGE = kindRange(SESSION);
export const OPLOG_RANGE = kindRange(OPLOG);

export const OPLOG_TRIMMED_KEY = Buffer.from([OPLOG_TRIMMED]);

export const catalogKey = (collectionId: number): Buffer => prefix(CATALOG, collectionId, 0);

export function documentKey(collectionId: number, rid: number): Buffer {
  const key = prefix(DOCUMENT, collectionId, RID_BYTES);
  key.writeUIntBE(rid, 5, RID_BYTES);
  return key;
}

export const documentRange = (collectionId: number): KeyRange => ({
  low: prefix(DOCUMENT, collectionId, 0),
  high: Buffer.concat([prefix(DOCUMENT, collectionId, 0), AFTER_ALL]),
});

export const ridOfDocumentKey = (key: Buffer): number => key.readUIntBE(5, RID_BYTES);

export const indexKey = (indexId: number, bytes: Buffer): Buffer => Buffer.concat([prefix(INDEX, indexId, 0), bytes]);

export const indexRange = (indexId: number, low?: Buffer, high?: Buffer): KeyRange => ({
  low: indexKey(indexId, low ?? Buffer.alloc(0)),
  high: indexKey(indexId, high ?? AFTER_ALL),
});

export function ridBytes(rid: number): Buffer {
  const bytes = Buffer.allocUnsafe(RID_BYTES);
  bytes.writeUIntBE(rid, 0, RID_BYTES);
  return bytes;
}

export const ridOfBytes = (bytes: Buffer): number => bytes.readUIntBE(bytes.length - RID_BYTES, RID_BYTES);

export const sessionKey = (sessionId: Uint8Array): Buffer => Buffer.concat([Buffer.from([SESSION]), sessionId]);

export function oplogKey(seconds: number, counter: number): Buffer {
  const key = Buffer.allocUnsafe(9);
  key[0] = OPLOG;
  key.writeUInt32BE(seconds, 1);
  key.writeUInt32BE(counter, 5);
  return key;
}
