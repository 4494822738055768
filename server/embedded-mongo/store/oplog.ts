// The record of changes that change streams read. It is written in the same LMDB transaction as the change itself, so
// a stream resumes after a restart without a hole, and it is bounded: the oldest entries go first.
import { Timestamp, type UUID } from 'bson';
import { appendDocument, serializeDocument } from '../raw-bson.ts';
import { decodeDocument, type BsonDocument, type BsonValue } from '../values.ts';
import type { StoreEnvironment } from './environment.ts';
import { OPLOG_RANGE, OPLOG_TRIMMED_KEY, oplogKey } from './keys.ts';

export type ChangeKind =
  | 'insert'
  | 'update'
  | 'replace'
  | 'delete'
  | 'create'
  | 'drop'
  | 'rename'
  | 'dropDatabase'
  | 'createIndexes'
  | 'dropIndexes'
  | 'modify';

/** One change as the oplog keeps it. Documents are raw so that their types survive. */
export type Change = {
  kind: ChangeKind;
  db: string;
  coll?: string;
  uuid?: UUID;
  documentKey?: BsonDocument;
  /** The inserted or replacing document. */
  document?: Buffer;
  updateDescription?: BsonDocument;
  /** Only for collections with changeStreamPreAndPostImages. */
  preImage?: Buffer;
  postImage?: Buffer;
  to?: { db: string; coll: string };
  operationDescription?: BsonDocument;
  nsType?: string;
  transaction?: BsonDocument;
};

export type OplogEntry = BsonDocument & { ts: Timestamp; wall: Date; kind: ChangeKind; db: string };

export type Oplog = {
  /** A new instant, later than every one before it, also across restarts. */
  tick(): Timestamp;
  /** The last instant given out. */
  now(): Timestamp;
  /** Must run inside a write transaction. */
  append(change: Change): void;
  /** Entries after `after`, up to what is on disk. */
  read(after: Timestamp, limit: number): OplogEntry[];
  /** Whether every change after that instant is still here. */
  reachesBackTo(after: Timestamp): boolean;
  /** Everything appended so far is on disk: readers may see it, and those who wait are woken. */
  publish(upTo: Timestamp): void;
  /** Calls back once at the next publish; returns the function that cancels. */
  onNextPublish(callback: () => void): () => void;
};

export type OplogLimits = { maxEntries: number; maxBytes: number };

export const DEFAULT_OPLOG_LIMITS: OplogLimits = { maxEntries: 50_000, maxBytes: 128 * 1024 * 1024 };

const TRIM_SHARE = 0.1;
const MAX_TRIMMED_AT_ONCE = 5_000;

export function openOplog(environment: StoreEnvironment, limits: OplogLimits = DEFAULT_OPLOG_LIMITS): Oplog {
  const newest = environment.page(OPLOG_RANGE, { limit: 1, reverse: true })[0];
  let last = newest ? timestampOfKey(newest.key) : new Timestamp({ t: 0, i: 0 });
  let published = last;
  const trimmedKey = environment.get(OPLOG_TRIMMED_KEY);
  let trimmed = trimmedKey && timestampOfKey(trimmedKey);
  let entries = environment.count(OPLOG_RANGE);
  let bytes = entries === 0 ? 0 : measure(environment);
  const waiters = new Set<() => void>();

  function tick(): Timestamp {
    const seconds = Math.floor(Date.now() / 1000);
    last =
      seconds > last.high
        ? new Timestamp({ t: seconds, i: 1 })
        : new Timestamp({ t: last.high >>> 0, i: (last.low >>> 0) + 1 });
    return last;
  }

  function append(change: Change): void {
    const ts = tick();
    const raw = encodeChange(change, ts);
    environment.put(oplogKey(ts.high, ts.low), raw);
    entries += 1;
    bytes += raw.length;
    if (entries > limits.maxEntries || bytes > limits.maxBytes) trim();
  }

  function trim(): void {
    const target = { entries: limits.maxEntries * (1 - TRIM_SHARE), bytes: limits.maxBytes * (1 - TRIM_SHARE) };
    for (const { key, value } of environment.page(OPLOG_RANGE, { limit: MAX_TRIMMED_AT_ONCE })) {
      if (entries <= target.entries && bytes <= target.bytes) return;
      environment.remove(key);
      environment.put(OPLOG_TRIMMED_KEY, key);
      trimmed = timestampOfKey(key);
      entries -= 1;
      bytes -= value.length;
    }
  }

  function read(after: Timestamp, limit: number): OplogEntry[] {
    const page = environment.page(OPLOG_RANGE, { limit, after: oplogKey(after.high >>> 0, after.low >>> 0) });
    const found: OplogEntry[] = [];
    for (const { value } of page) {
      const entry = decodeDocument(value) as OplogEntry;
      if (entry.ts.greaterThan(published)) break;
      found.push(entry);
    }
    return found;
  }

  return {
    tick,
    now: () => (last.isZero() ? tick() : last),
    append,
    read,
    reachesBackTo: (after) => !trimmed || after.greaterThanOrEqual(trimmed),
    publish(upTo) {
      if (upTo.greaterThan(published)) published = upTo;
      for (const wake of [...waiters]) wake();
      waiters.clear();
    },
    onNextPublish(callback) {
      waiters.add(callback);
      return () => waiters.delete(callback);
    },
  };
}

function measure(environment: StoreEnvironment): number {
  let bytes = 0;
  let after: Buffer | undefined;
  for (;;) {
    const page = environment.page(OPLOG_RANGE, { limit: 1000, after });
    for (const { value } of page) bytes += value.length;
    after = page.at(-1)?.key;
    if (after === undefined) return bytes;
  }
}

function timestampOfKey(key: Buffer): Timestamp {
  return new Timestamp({ t: key.readUInt32BE(1), i: key.readUInt32BE(5) });
}

const RAW_FIELDS = ['document', 'preImage', 'postImage'] as const;

function encodeChange(change: Change, ts: Timestamp): Buffer {
  const { document: _document, preImage: _preImage, postImage: _postImage, ...fields } = change;
  let raw = serializeDocument({ ts, wall: new Date(), ...(fields as Record<string, BsonValue>) });
  for (const name of RAW_FIELDS) {
    const value = change[name];
    if (value !== undefined) raw = appendDocument(raw, name, value);
  }
  return raw;
}
