// What the writing commands share: the target collection, the queue, validation, and errors of single statements.
import { BSONRegExp, ObjectId } from 'bson';
import { MongoError, mongoError } from '../errors.ts';
import { serializeDocument } from '../raw-bson.ts';
import { isView, type Collection } from '../store/collection.ts';
import { createCollection } from '../store/ddl.ts';
import { timeLimitExceeded } from '../store/query.ts';
import { isDocument, setOwn, type BsonDocument, type BsonValue } from '../values.ts';
import { isTrue } from './arguments.ts';
import type { CommandContext } from './command.ts';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/**
 * Runs a write: in the transaction's overlay, or in the next group commit. `job` may be run again after waiting for a
 * lock, so it keeps its progress outside of itself.
 */
export async function runWrite(context: CommandContext, job: () => BsonDocument): Promise<BsonDocument> {
  if (context.transaction) return job();
  const { store, sessions } = context.engine;
  const { session } = context;
  try {
    return await store.queue.run(
      () => {
        const reply = job();
        if (context.isRetryable && session) sessions.remember(session, { reply });
        return reply;
      },
      { durable: context.isDurable, waitUntil: { deadline: context.time.deadline, error: timeLimitExceeded } },
    );
  } catch (error) {
    // The group may have failed after this job had run: then nothing was written and nothing may be remembered.
    if (context.isRetryable && session) session.outcome = undefined;
    throw error;
  }
}

export function findWritable(context: CommandContext, ns: string): Collection | undefined {
  const collection = context.engine.store.find(ns, context.transaction);
  if (collection && isView(collection)) {
    throw mongoError(166, 'CommandNotSupportedOnView', `Namespace ${ns} is a view, not a collection`);
  }
  return collection;
}

/** A write to a collection that does not exist creates it. */
export function ensureCollection(context: CommandContext, ns: string): Collection {
  return findWritable(context, ns) ?? createCollection(context.engine.store, ns, {}, context.transaction);
}

/** `_id` first and present, as mongod stores it; the bytes as received when that was so already. */
export function withId(document: BsonDocument, raw?: Buffer): { document: BsonDocument; raw: Buffer } {
  if (document._id !== undefined && Object.keys(document)[0] === '_id') {
    return { document, raw: raw ?? serializeDocument(document) };
  }
  const ordered: BsonDocument = { _id: document._id === undefined ? new ObjectId() : document._id };
  for (const field of Object.keys(document)) if (field !== '_id') setOwn(ordered, field, document[field]);
  return { document: ordered, raw: serializeDocument(ordered) };
}

export function assertStorable(
  context: CommandContext,
  collection: Collection,
  document: BsonDocument,
  raw: Buffer,
): void {
  assertValidId(document._id);
  if (raw.length > MAX_DOCUMENT_BYTES) {
    throw mongoError(
      10334,
      'BSONObjectTooLarge',
      `BSONObj size: ${raw.length} (0x${raw.length.toString(16)}) is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}(16MB)`,
    );
  }
  assertValid(context, collection, document);
}

function assertValidId(id: BsonValue): void {
  const refuse = (what: string): Error => mongoError(2, 'BadValue', `The '_id' value cannot be of type ${what}`);
  if (Array.isArray(id)) throw refuse('array');
  if (id instanceof BSONRegExp) throw refuse('regex');
  if (!isDocument(id)) return;
  for (const field of Object.keys(id)) {
    if (field.startsWith('$') && !['$ref', '$id', '$db'].includes(field)) {
      throw mongoError(
        52,
        'DollarPrefixedFieldName',
        `_id fields may not contain '$'-prefixed fields: ${field} is not valid for storage.`,
      );
    }
  }
}

function assertValid({ command }: CommandContext, collection: Collection, document: BsonDocument): void {
  const { validator, options } = collection;
  if (!validator || isTrue(command.bypassDocumentValidation)) return;
  if (options.validationAction === 'warn' || options.validationLevel === 'off' || validator(document)) return;
  const rule = Object.keys(options.validator as BsonDocument)[0];
  throw mongoError(121, 'DocumentValidationFailure', 'Document failed validation', {
    errInfo: { failingDocumentId: document._id, details: { operatorName: rule } },
  });
}

/** `validationLevel: moderate` lets a document that was already invalid be changed into another invalid one. */
export function isExemptFromValidation(collection: Collection, old: BsonDocument): boolean {
  return collection.options.validationLevel === 'moderate' && collection.validator?.(old) === false;
}

const TRANSIENT_IN_WRITE = new Set([112, 50]);

/**
 * The entry of `writeErrors` for an error that concerns one statement; what concerns the whole command (a lock, a write
 * conflict, a fault of ours) is thrown on.
 */
export function writeError(index: number, error: unknown): BsonDocument {
  if (!(error instanceof MongoError) || TRANSIENT_IN_WRITE.has(error.code)) throw error;
  return { index, code: error.code, errmsg: error.message, ...(error.extra as BsonDocument) };
}
