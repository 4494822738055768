// Server-side cursors. A cursor is a suspended iterator: documents are made when a batch asks for them, never before.
import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { mongoError } from './errors.ts';
import type { Transaction } from './store/transaction.ts';
import type { BsonDocument, BsonValue } from './values.ts';

export type BatchRequest = {
  /** Most documents wanted; undefined = as many as fit. */
  batchSize: number | undefined;
  /** How long a tailing cursor may wait for something new. */
  maxTimeMS: number | undefined;
  /** The client is gone or has killed the cursor: stop waiting. */
  isCancelled: () => boolean;
};

export type Batch = {
  documents: Buffer[];
  isExhausted: boolean;
  /** Further fields of the reply's `cursor`, such as postBatchResumeToken. */
  cursorFields?: BsonDocument;
};

/** What a cursor reads from. */
export type CursorSource = {
  fetch(request: BatchRequest): Promise<Batch>;
  close(): void;
};

export type Cursor = {
  id: Long;
  ns: string;
  source: CursorSource;
  isChangeStream: boolean;
  lastUsed: number;
  noTimeout: boolean;
  isBusy: boolean;
  isKilled: boolean;
  /** Hex of the owning session; a cursor of a session answers to nobody else. */
  sessionKey: string | undefined;
  transaction: Transaction | undefined;
};

export type NewCursor = Pick<Cursor, 'ns' | 'source'> &
  Partial<Pick<Cursor, 'isChangeStream' | 'noTimeout' | 'sessionKey' | 'transaction'>>;

export type Cursors = {
  open(cursor: NewCursor): Cursor;
  /** Throws 43 CursorNotFound. */
  get(id: BsonValue, ns: string): Cursor;
  isChangeStream(id: BsonValue): boolean;
  /** False when there is no such cursor. */
  kill(id: BsonValue): boolean;
  killAll(): void;
  count(): number;
  sweep(now: number): void;
};

export const NO_CURSOR = Long.ZERO;
export const DEFAULT_FIRST_BATCH = 101;
const IDLE_LIMIT_MS = 10 * 60_000;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
/** A long scan lets other commands in between. */
const SLICE_MS = 15;

export function createCursors(): Cursors {
  const cursors = new Map<string, Cursor>();

  function remove(cursor: Cursor): void {
    cursors.delete(cursor.id.toString());
    cursor.isKilled = true;
    if (!cursor.isBusy) cursor.source.close();
  }

  return {
    open({ isChangeStream = false, noTimeout = false, sessionKey, transaction, ...rest }) {
      const cursor: Cursor = {
        ...rest,
        id: newCursorId(),
        isChangeStream,
        noTimeout,
        sessionKey,
        transaction,
        lastUsed: Date.now(),
        isBusy: false,
        isKilled: false,
      };
      cursors.set(cursor.id.toString(), cursor);
      transaction?.onEnd.push(() => remove(cursor));
      return cursor;
    },
    get(id, ns) {
      const cursor = cursors.get(String(id));
      if (!cursor) throw mongoError(43, 'CursorNotFound', `cursor id ${String(id)} not found`);
      if (cursor.ns !== ns) {
        throw mongoError(
          13,
          'Unauthorized',
          `Requested getMore on namespace '${ns}', but cursor belongs to a different namespace ${cursor.ns}`,
        );
      }
      return cursor;
    },
    isChangeStream: (id) => cursors.get(String(id))?.isChangeStream === true,
    kill(id) {
      const cursor = cursors.get(String(id));
      if (cursor) remove(cursor);
      return cursor !== undefined;
    },
    killAll() {
      for (const cursor of [...cursors.values()]) remove(cursor);
    },
    count: () => cursors.size,
    sweep(now) {
      for (const cursor of [...cursors.values()]) {
        if (!cursor.noTimeout && !cursor.isBusy && now - cursor.lastUsed > IDLE_LIMIT_MS) remove(cursor);
      }
    },
  };
}

function newCursorId(): Long {
  const bytes = randomBytes(8);
  // Positive and never zero: zero tells a driver that the cursor is exhausted.
  return new Long(bytes.readInt32LE(0) | 1, bytes.readInt32LE(4) & 0x7fffffff);
}

/** Runs one fetch of a cursor; two at once on one cursor are refused. */
export async function fetchBatch(cursor: Cursor, request: BatchRequest): Promise<Batch> {
  if (cursor.isBusy) throw mongoError(12051, 'CursorInUse', `cursor ${cursor.id.toString()} is already in use`);
  cursor.isBusy = true;
  try {
    const batch = await cursor.source.fetch({
      ...request,
      isCancelled: () => cursor.isKilled || request.isCancelled(),
    });
    if (cursor.isKilled && !batch.isExhausted) {
      throw mongoError(237, 'CursorKilled', `cursor ${cursor.id.toString()} was killed`);
    }
    return batch;
  } finally {
    cursor.isBusy = false;
    cursor.lastUsed = Date.now();
    if (cursor.isKilled) cursor.source.close();
  }
}

/** A source over documents made on demand. It looks one document ahead to know when it is exhausted. */
export function iteratorSource(documents: Iterable<Buffer>, onClose: () => void = () => {}): CursorSource {
  const iterator = documents[Symbol.iterator]();
  let ahead: Buffer | undefined;
  let isClosed = false;

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    iterator.return?.();
    onClose();
  }

  async function fetch({ batchSize = Infinity, isCancelled }: BatchRequest): Promise<Batch> {
    const batch: Buffer[] = [];
    let bytes = 0;
    let sliceEnd = Date.now() + SLICE_MS;
    // `batchSize: 0` opens the cursor without looking at a single document.
    while (batchSize > 0) {
      if (Date.now() >= sliceEnd) {
        await new Promise((resolve) => setImmediate(resolve));
        if (isCancelled()) break;
        sliceEnd = Date.now() + SLICE_MS;
      }
      const next = ahead ?? nextOf(iterator);
      ahead = undefined;
      if (next === undefined) {
        close();
        return { documents: batch, isExhausted: true };
      }
      if (batch.length >= batchSize || (batch.length > 0 && bytes + next.length > MAX_BATCH_BYTES)) {
        ahead = next;
        break;
      }
      batch.push(next);
      bytes += next.length;
    }
    return { documents: batch, isExhausted: false };
  }

  return { fetch, close };
}

function nextOf(iterator: Iterator<Buffer>): Buffer | undefined {
  const step = iterator.next();
  return step.done ? undefined : step.value;
}
