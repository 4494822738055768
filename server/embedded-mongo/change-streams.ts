// Change streams over the persisted oplog. A stream is a position and a filter: nothing is buffered for it, so a slow
// reader costs no memory, and it goes on after a restart from the token it has.
// https://www.mongodb.com/docs/manual/changeStreams/
import { Timestamp } from 'bson';
import type { Batch, BatchRequest, CursorSource } from './cursors.ts';
import { mongoError, type MongoError } from './errors.ts';
import { serializeDocument } from './raw-bson.ts';
import type { Oplog, OplogEntry } from './store/oplog.ts';
import { isDocument, type BsonDocument, type BsonValue } from './values.ts';

export type StreamScope =
  { kind: 'collection'; db: string; coll: string } | { kind: 'database'; db: string } | { kind: 'cluster' };

export type ImageRequest = 'off' | 'whenAvailable' | 'required';

export type StreamOptions = {
  scope: StreamScope;
  /** Events after this instant. */
  after: Timestamp;
  showExpandedEvents: boolean;
  fullDocument: ImageRequest | 'default' | 'updateLookup';
  fullDocumentBeforeChange: ImageRequest;
  /** The rest of the pipeline: zero or one event for each. */
  transform: (event: BsonDocument) => BsonDocument | undefined;
  /** The document as it is now, for updateLookup. */
  lookUp: (db: string, coll: string, documentKey: BsonDocument) => BsonDocument | null;
};

const EXPANDED_ONLY = new Set(['create', 'createIndexes', 'dropIndexes', 'modify']);
const DEFAULT_WAIT_MS = 1000;
const OPLOG_PAGE = 200;
const MAX_EVENTS = 1000;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

export function changeStreamSource(oplog: Oplog, options: StreamOptions): CursorSource {
  let position = options.after;
  let isInvalidated = false;

  function collect(wanted: number): Buffer[] {
    const events: Buffer[] = [];
    let bytes = 0;
    while (events.length < wanted && bytes < MAX_BATCH_BYTES && !isInvalidated) {
      // A reader slower than the oplog is long has missed something, and must hear of it.
      assertHistory(oplog, position);
      const entries = oplog.read(position, OPLOG_PAGE);
      if (entries.length === 0) break;
      for (const entry of entries) {
        position = entry.ts;
        for (const event of eventsOf(entry, options)) {
          const raw = serializeDocument(event);
          events.push(raw);
          bytes += raw.length;
          if (event.operationType === 'invalidate') isInvalidated = true;
        }
        if (isInvalidated || events.length >= wanted || bytes >= MAX_BATCH_BYTES) break;
      }
    }
    return events;
  }

  async function fetch({ batchSize, maxTimeMS, isCancelled }: BatchRequest): Promise<Batch> {
    const wanted = batchSize ?? MAX_EVENTS;
    // A first batch of size 0 only opens the stream; its events come with the first getMore.
    const mayWait = maxTimeMS !== 0;
    const end = Date.now() + (maxTimeMS ?? DEFAULT_WAIT_MS);
    const wasInvalidated = isInvalidated;
    let events = wasInvalidated || wanted === 0 ? [] : collect(wanted);
    while (mayWait && !wasInvalidated && events.length === 0 && Date.now() < end && !isCancelled()) {
      await nextPublish(oplog, Math.min(end - Date.now(), 500));
      events = collect(wanted);
    }
    return {
      documents: events,
      isExhausted: isInvalidated,
      cursorFields: { postBatchResumeToken: resumeToken(position, isInvalidated ? 'invalidate' : 'event') },
    };
  }

  return { fetch, close: () => {} };
}

function nextPublish(oplog: Oplog, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      cancel();
      resolve();
    };
    const timer = setTimeout(done, Math.max(1, milliseconds));
    const cancel = oplog.onNextPublish(done);
  });
}

type TokenKind = 'event' | 'invalidate';

/** The instant in hex, and one byte for what it stands for: an invalidation has the instant of its cause. */
export function resumeToken(ts: Timestamp, kind: TokenKind): BsonDocument {
  const hex = (part: number): string => (part >>> 0).toString(16).padStart(8, '0').toUpperCase();
  return { _data: `${hex(ts.high)}${hex(ts.low)}${kind === 'event' ? '00' : '01'}` };
}

/** Throws 50811 for what is no token of ours. */
export function parseResumeToken(token: BsonValue): { ts: Timestamp; kind: TokenKind } {
  const data = isDocument(token) ? token._data : undefined;
  if (typeof data !== 'string' || !/^[0-9A-F]{16}0[01]$/i.test(data)) {
    throw mongoError(50811, 'Location50811', 'The resume token is invalid or of another server');
  }
  const ts = new Timestamp({ t: parseInt(data.slice(0, 8), 16), i: parseInt(data.slice(8, 16), 16) });
  return { ts, kind: data.endsWith('1') ? 'invalidate' : 'event' };
}

/** Throws 286 when the oplog no longer reaches back to `after`. */
export function assertHistory(oplog: Oplog, after: Timestamp): void {
  if (oplog.reachesBackTo(after)) return;
  const error = mongoError(
    286,
    'ChangeStreamHistoryLost',
    'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
  );
  error.errorLabels.push('NonResumableChangeStreamError');
  throw error;
}

function* eventsOf(entry: OplogEntry, options: StreamOptions): Generator<BsonDocument> {
  if (!isInScope(entry, options)) return;
  const event = options.transform(eventOf(entry, options));
  if (event) {
    assertTokenKept(event, entry);
    yield event;
  }
  if (invalidates(entry, options.scope)) {
    const invalidate = options.transform({
      _id: resumeToken(entry.ts, 'invalidate'),
      operationType: 'invalidate',
      clusterTime: entry.ts,
      wallTime: entry.wall,
    });
    // The stream ends here whatever the pipeline thinks of the event.
    yield invalidate ?? { _id: resumeToken(entry.ts, 'invalidate'), operationType: 'invalidate' };
  }
}

function assertTokenKept(event: BsonDocument, entry: OplogEntry): void {
  const id = event._id;
  if (isDocument(id) && id._data === resumeToken(entry.ts, 'event')._data) return;
  const error: MongoError = mongoError(
    280,
    'ChangeStreamFatalError',
    'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point. Only transformations that retain the unmodified _id field are allowed.',
  );
  error.errorLabels.push('NonResumableChangeStreamError');
  throw error;
}

function isInScope(entry: OplogEntry, { scope, showExpandedEvents }: StreamOptions): boolean {
  if (EXPANDED_ONLY.has(entry.kind) && !showExpandedEvents) return false;
  if (scope.kind === 'cluster') return true;
  if (scope.kind === 'database') return entry.db === scope.db || targetOf(entry)?.db === scope.db;
  if (entry.kind === 'dropDatabase') return false;
  const isHere = entry.db === scope.db && entry.coll === scope.coll;
  const to = targetOf(entry);
  return isHere || (to?.db === scope.db && to.coll === scope.coll);
}

const targetOf = (entry: OplogEntry): { db: string; coll: string } | undefined =>
  entry.to as { db: string; coll: string } | undefined;

function invalidates(entry: OplogEntry, scope: StreamScope): boolean {
  if (scope.kind === 'collection') return entry.kind === 'drop' || entry.kind === 'rename';
  return scope.kind === 'database' && entry.kind === 'dropDatabase';
}

function eventOf(entry: OplogEntry, options: StreamOptions): BsonDocument {
  const { ts, wall, kind, db, coll, uuid } = entry;
  const event: BsonDocument = {
    _id: resumeToken(ts, 'event'),
    operationType: kind,
    clusterTime: ts,
    ...(options.showExpandedEvents && uuid !== undefined && { collectionUUID: uuid }),
    wallTime: wall,
    ...documentFields(entry, options),
    ns: coll === undefined ? { db } : { db, coll },
  };
  if (entry.to) event.to = entry.to;
  if (options.showExpandedEvents && entry.nsType !== undefined) event.nsType = entry.nsType;
  if (options.showExpandedEvents && entry.operationDescription) event.operationDescription = entry.operationDescription;
  if (isDocument(entry.transaction)) Object.assign(event, entry.transaction);
  if (entry.documentKey) event.documentKey = entry.documentKey;
  if (kind === 'update') event.updateDescription = updateDescriptionOf(entry, options);
  const before = preImageOf(entry, options.fullDocumentBeforeChange);
  if (before !== undefined) event.fullDocumentBeforeChange = before;
  return event;
}

function documentFields(entry: OplogEntry, options: StreamOptions): BsonDocument {
  if (entry.kind === 'insert' || entry.kind === 'replace') return { fullDocument: entry.document };
  if (entry.kind !== 'update') return {};
  const { fullDocument } = options;
  if (fullDocument === 'updateLookup') {
    return { fullDocument: options.lookUp(entry.db, String(entry.coll), entry.documentKey as BsonDocument) };
  }
  if (fullDocument === 'default' || fullDocument === 'off') return {};
  if (entry.postImage === undefined && fullDocument === 'required') throw noImage('post-image');
  return { fullDocument: entry.postImage ?? null };
}

function preImageOf(entry: OplogEntry, request: ImageRequest): BsonValue {
  if (request === 'off' || !['update', 'replace', 'delete'].includes(entry.kind)) return undefined;
  if (entry.preImage === undefined && request === 'required') throw noImage('pre-image');
  return entry.preImage ?? null;
}

const noImage = (what: string): Error =>
  mongoError(
    47,
    'NoMatchingDocument',
    `Change stream was configured to require a ${what} for all update, delete and replace events, but the ${what} was not found`,
  );

function updateDescriptionOf(entry: OplogEntry, { showExpandedEvents }: StreamOptions): BsonValue {
  const { disambiguatedPaths, ...description } = entry.updateDescription as BsonDocument;
  return showExpandedEvents ? { ...description, disambiguatedPaths } : description;
}
