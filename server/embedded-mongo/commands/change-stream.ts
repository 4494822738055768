// The $changeStream stage of an aggregate command: its options, the stages allowed after it, and its cursor.
import { Timestamp } from 'bson';
import { compileTransform, isTransformStage } from '../aggregation/transforms.ts';
import {
  assertHistory,
  changeStreamSource,
  parseResumeToken,
  type ImageRequest,
  type StreamOptions,
  type StreamScope,
} from '../change-streams.ts';
import { DEFAULT_FIRST_BATCH, fetchBatch } from '../cursors.ts';
import { located, mongoError } from '../errors.ts';
import { compileMatch } from '../match/index.ts';
import { runQuery } from '../store/query.ts';
import { namespaceParts } from '../store/collection.ts';
import { isDocument, type BsonDocument, type BsonValue } from '../values.ts';
import { isTrue } from './arguments.ts';
import { CursorReply, type CommandContext } from './command.ts';
import { checkFields } from './fields.ts';
import { letVariables } from './variables.ts';

const FIELDS = [
  'fullDocument',
  'fullDocumentBeforeChange',
  'resumeAfter',
  'startAfter',
  'startAtOperationTime',
  'allChangesForCluster',
  'showExpandedEvents',
];

const IMAGES = ['off', 'whenAvailable', 'required'];
const FULL_DOCUMENTS = ['default', 'updateLookup', 'whenAvailable', 'required'];

export async function openChangeStream(
  context: CommandContext,
  ns: string,
  pipeline: BsonDocument[],
  batchSize: number | undefined,
): Promise<CursorReply> {
  const { engine, transaction, session, connection } = context;
  if (transaction) {
    throw mongoError(
      263,
      'OperationNotSupportedInTransaction',
      'Stage not supported inside of a multi-document transaction: $changeStream',
    );
  }
  const spec = pipeline[0]?.$changeStream;
  if (!isDocument(spec)) throw located(50808, '$changeStream must be an object');
  checkFields('$changeStream', spec, FIELDS);
  const options: StreamOptions = {
    scope: scopeOf(context, spec),
    after: startOf(context, spec),
    showExpandedEvents: isTrue(spec.showExpandedEvents),
    fullDocument: oneOf(spec.fullDocument, FULL_DOCUMENTS, 'fullDocument', 'default') as StreamOptions['fullDocument'],
    fullDocumentBeforeChange: oneOf(
      spec.fullDocumentBeforeChange,
      IMAGES,
      'fullDocumentBeforeChange',
      'off',
    ) as ImageRequest,
    transform: compileStages(context, pipeline.slice(1)),
    lookUp: (db, coll, documentKey) => lookUp(context, `${db}.${coll}`, documentKey),
  };
  assertHistory(engine.store.oplog, options.after);
  const cursor = engine.cursors.open({
    ns,
    source: changeStreamSource(engine.store.oplog, options),
    isChangeStream: true,
    sessionKey: session && Buffer.from(session.id).toString('hex'),
  });
  try {
    const batch = await fetchBatch(cursor, {
      batchSize: batchSize ?? DEFAULT_FIRST_BATCH,
      maxTimeMS: 0,
      isCancelled: () => connection.isClosed,
    });
    return new CursorReply('firstBatch', batch.documents, { id: cursor.id, ns, ...batch.cursorFields });
  } catch (error) {
    engine.cursors.kill(cursor.id);
    throw error;
  }
}

function oneOf(value: BsonValue, allowed: string[], field: string, otherwise: string): string {
  if (value === undefined) return otherwise;
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw mongoError(
    2,
    'BadValue',
    `Enumeration value '${String(value)}' for field '$changeStream.${field}' is not a valid value.`,
  );
}

function scopeOf({ command, db }: CommandContext, spec: BsonDocument): StreamScope {
  if (isTrue(spec.allChangesForCluster)) {
    if (db === 'admin') return { kind: 'cluster' };
    throw mongoError(
      72,
      'InvalidOptions',
      'A $changeStream with allChangesForCluster:true may only be opened on the admin database',
    );
  }
  return typeof command.aggregate === 'string'
    ? { kind: 'collection', ...namespaceParts(`${db}.${command.aggregate}`), coll: command.aggregate }
    : { kind: 'database', db };
}

function startOf({ engine }: CommandContext, spec: BsonDocument): Timestamp {
  const given = ['resumeAfter', 'startAfter', 'startAtOperationTime'].filter((field) => spec[field] !== undefined);
  if (given.length > 1) {
    throw located(50674, `Only one type of resume option is allowed, but multiple were found: ${given.join(', ')}`);
  }
  const { resumeAfter, startAfter, startAtOperationTime } = spec;
  if (resumeAfter !== undefined) {
    const { ts, kind } = parseResumeToken(resumeAfter);
    if (kind === 'event') return ts;
    throw mongoError(
      260,
      'InvalidResumeToken',
      "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
    );
  }
  if (startAfter !== undefined) return parseResumeToken(startAfter).ts;
  if (startAtOperationTime === undefined) return engine.store.oplog.now();
  if (!(startAtOperationTime instanceof Timestamp)) {
    throw mongoError(
      14,
      'TypeMismatch',
      "BSON field '$changeStream.startAtOperationTime' is the wrong type, expected type 'timestamp'",
    );
  }
  // From that instant on, itself included.
  const { high, low } = startAtOperationTime;
  return low === 0
    ? new Timestamp({ t: (high >>> 0) - 1, i: 0xffffffff })
    : new Timestamp({ t: high >>> 0, i: (low >>> 0) - 1 });
}

type Transform = (event: BsonDocument) => BsonDocument | undefined;

function compileStages(context: CommandContext, stages: BsonDocument[]): Transform {
  const variables = letVariables(context);
  const compiled = stages.map((stage): Transform => {
    const name = Object.keys(stage)[0] ?? '';
    const operand = stage[name];
    if (name === '$match') {
      const matches = compileMatch(operand as BsonDocument, { variables });
      return (event) => (matches(event) ? event : undefined);
    }
    if (isTransformStage(name)) return compileTransform(name, operand, { variables });
    if (KNOWN_STAGES.has(name))
      throw mongoError(20, 'IllegalOperation', `${name} is not permitted in a $changeStream pipeline`);
    throw located(40324, `Unrecognized pipeline stage name: '${name}'`);
  });
  return (event) => compiled.reduce<BsonDocument | undefined>((current, apply) => current && apply(current), event);
}

/** Stages that exist but make no sense on a stream; anything else is unknown. */
const KNOWN_STAGES = new Set([
  '$bucket',
  '$bucketAuto',
  '$collStats',
  '$count',
  '$densify',
  '$documents',
  '$facet',
  '$fill',
  '$geoNear',
  '$graphLookup',
  '$group',
  '$indexStats',
  '$limit',
  '$lookup',
  '$merge',
  '$out',
  '$redact',
  '$sample',
  '$setWindowFields',
  '$skip',
  '$sort',
  '$sortByCount',
  '$unionWith',
  '$unwind',
]);

function lookUp({ engine }: CommandContext, ns: string, documentKey: BsonDocument): BsonDocument | null {
  const collection = engine.store.find(ns);
  if (!collection) return null;
  const query = { filter: documentKey, matches: compileMatch(documentKey), limit: 1 };
  const [found] = runQuery(engine.store.environment, collection, query, {}, { deadline: 0 });
  return found?.document ?? null;
}
