// Running the operations of a case against the driver.
import type { ChangeStream, ClientSession, Collection, Db, GridFSBucket, MongoClient } from 'mongodb';
import { Unsupported } from './matching.ts';
import type { Entities } from './entities.ts';
import type { Json, Operation } from './spec-file.ts';

type Handler = (target: never, options: Json, context: OperationContext, operation: Operation) => unknown;

export type OperationContext = {
  entities: Entities;
  /** Runs operations inside a withTransaction callback; their errors must reach the driver. */
  runCallback: (operations: Operation[]) => Promise<void>;
};

/** Takes the named arguments out, so that what is left are the driver's options. */
function take<const Names extends readonly string[]>(
  options: Json,
  ...names: Names
): { [Name in Names[number]]: never } {
  const taken: Json = {};
  for (const name of names) {
    taken[name] = options[name];
    delete options[name];
  }
  return taken as { [Name in Names[number]]: never };
}

const filtered =
  (method: 'findOne' | 'countDocuments' | 'count' | 'deleteOne' | 'deleteMany' | 'findOneAndDelete'): Handler =>
  (target: Collection, options) => {
    const { filter } = take(options, 'filter');
    // The overloads of the six methods have no signature in common but this one.
    const call = target[method] as (filter: never, options: Json) => unknown;
    return call.call(target, filter, options);
  };

const updating =
  (method: 'updateOne' | 'updateMany' | 'findOneAndUpdate'): Handler =>
  (target: Collection, options) => {
    const { filter, update } = take(options, 'filter', 'update');
    return target[method](filter, update, options);
  };

const replacing =
  (method: 'replaceOne' | 'findOneAndReplace'): Handler =>
  (target: Collection, options) => {
    const { filter, replacement } = take(options, 'filter', 'replacement');
    return target[method](filter, replacement, options);
  };

const COLLECTION_OPERATIONS: Record<string, Handler> = {
  find(target: Collection, options) {
    const { filter } = take(options, 'filter');
    return target.find(filter, options).toArray();
  },
  findOne: filtered('findOne'),
  countDocuments: filtered('countDocuments'),
  count: filtered('count'),
  deleteOne: filtered('deleteOne'),
  deleteMany: filtered('deleteMany'),
  findOneAndDelete: filtered('findOneAndDelete'),
  updateOne: updating('updateOne'),
  updateMany: updating('updateMany'),
  findOneAndUpdate: updating('findOneAndUpdate'),
  replaceOne: replacing('replaceOne'),
  findOneAndReplace: replacing('findOneAndReplace'),
  estimatedDocumentCount: (target: Collection, options) => target.estimatedDocumentCount(options),
  distinct(target: Collection, options) {
    const { fieldName, filter } = take(options, 'fieldName', 'filter');
    return target.distinct(fieldName, filter, options);
  },
  insertOne(target: Collection, options) {
    const { document } = take(options, 'document');
    return target.insertOne(document, options);
  },
  insertMany(target: Collection, options) {
    const { documents } = take(options, 'documents');
    return target.insertMany(documents, options);
  },
  bulkWrite(target: Collection, options) {
    const { requests } = take(options, 'requests');
    return target.bulkWrite(requests, options);
  },
  createIndex(target: Collection, options) {
    const { keys } = take(options, 'keys');
    return target.createIndex(keys, options);
  },
  dropIndex(target: Collection, options) {
    const { name } = take(options, 'name');
    return target.dropIndex(name, options);
  },
  listIndexes: (target: Collection, options) => target.listIndexes(options).toArray(),
  async listIndexNames(target: Collection, options) {
    return (await target.listIndexes(options).toArray()).map((index) => index.name as string);
  },
  rename(target: Collection, options) {
    const { to } = take(options, 'to');
    return target.rename(to, options);
  },
};

const DATABASE_OPERATIONS: Record<string, Handler> = {
  createCollection(target: Db, options) {
    const { collection } = take(options, 'collection');
    return target.createCollection(collection, options);
  },
  dropCollection(target: Db, options) {
    const { collection } = take(options, 'collection');
    return target.dropCollection(collection, options);
  },
  modifyCollection(target: Db, options) {
    const { collection } = take(options, 'collection');
    return target.command({ collMod: collection, ...options });
  },
  listCollections(target: Db, options) {
    const { filter } = take(options, 'filter');
    return target.listCollections(filter, options).toArray();
  },
  async listCollectionNames(target: Db, options) {
    const { filter } = take(options, 'filter');
    const found = await target.listCollections(filter, { nameOnly: true, ...options }).toArray();
    return found.map(({ name }) => name);
  },
  runCommand(target: Db, options) {
    const { command } = take(options, 'command', 'commandName');
    return target.command(command, options);
  },
  runCursorCommand: (target: Db, options) => commandCursor(target, options).toArray(),
  async createCommandCursor(target: Db, options, { entities }) {
    const cursor = commandCursor(target, options);
    entities.onClose(() => cursor.close());
    await cursor.hasNext();
    return cursor;
  },
};

function commandCursor(target: Db, options: Json) {
  const { command, batchSize, cursorType, comment, maxTimeMS, cursorTimeout } = take(
    options,
    'command',
    'commandName',
    'batchSize',
    'cursorType',
    'comment',
    'maxTimeMS',
    'cursorTimeout',
  );
  if (cursorType !== undefined || cursorTimeout !== undefined) throw new Unsupported('tailable command cursor');
  const cursor = target.runCursorCommand(command, options);
  if (batchSize !== undefined) cursor.setBatchSize(batchSize);
  if (comment !== undefined) cursor.setComment(comment);
  if (maxTimeMS !== undefined) cursor.setMaxTimeMS(maxTimeMS);
  return cursor;
}

const CLIENT_OPERATIONS: Record<string, Handler> = {
  clientBulkWrite(target: MongoClient, options) {
    const { models } = take(options, 'models');
    const flat = (models as Record<string, Json>[]).map((model) => {
      const [name, fields] = Object.entries(model)[0] as [string, Json];
      return { name, ...fields };
    });
    return target.bulkWrite(flat as never, options);
  },
  async listDatabases(target: MongoClient, options) {
    return (await target.db('admin').admin().listDatabases(options)).databases;
  },
  async listDatabaseNames(target: MongoClient, options) {
    const { databases } = await target
      .db('admin')
      .admin()
      .listDatabases({ nameOnly: true, ...options });
    return databases.map(({ name }) => name);
  },
};

const SESSION_OPERATIONS: Record<string, Handler> = {
  startTransaction: (target: ClientSession, options) => target.startTransaction(options),
  commitTransaction: (target: ClientSession) => target.commitTransaction(),
  abortTransaction: (target: ClientSession) => target.abortTransaction(),
  endSession: (target: ClientSession) => target.endSession(),
  getSnapshotTime: (target: ClientSession & { snapshotTime?: unknown }) => target.snapshotTime,
  withTransaction(target: ClientSession, options, { runCallback }) {
    const { callback } = take(options, 'callback');
    return target.withTransaction(() => runCallback(callback), options);
  },
};

const ANY_OPERATIONS: Record<string, Handler> = {
  aggregate(target: Collection | Db, options) {
    const { pipeline } = take(options, 'pipeline');
    return target.aggregate(pipeline, options).toArray();
  },
  async createChangeStream(target: Collection, options, { entities }) {
    const { pipeline } = take(options, 'pipeline');
    const stream = target.watch(pipeline, options);
    entities.onClose(() => stream.close());
    // The driver opens the stream with the first use; the case expects it to be open now.
    await (stream as unknown as { cursor: { cursorInit(): Promise<void> } }).cursor.cursorInit();
    return stream;
  },
  iterateUntilDocumentOrError: (target: ChangeStream) => target.next(),
  iterateOnce: (target: ChangeStream) => target.tryNext(),
  close: (target: ChangeStream) => target.close(),
};

const BUCKET_OPERATIONS: Record<string, Handler> = {
  download(target: GridFSBucket, options) {
    const { id } = take(options, 'id');
    return bytesOf(target.openDownloadStream(id, options));
  },
  downloadByName(target: GridFSBucket, options) {
    const { filename } = take(options, 'filename');
    return bytesOf(target.openDownloadStreamByName(filename, options));
  },
};

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const SEARCH_INDEX_OPERATIONS: Record<string, Handler> = {
  createSearchIndex(target: Collection, options) {
    const { model } = take(options, 'model');
    return target.createSearchIndex(model);
  },
  createSearchIndexes(target: Collection, options) {
    const { models } = take(options, 'models');
    return target.createSearchIndexes(models);
  },
  updateSearchIndex(target: Collection, options) {
    const { name, definition } = take(options, 'name', 'definition');
    return target.updateSearchIndex(name, definition);
  },
  dropSearchIndex(target: Collection, options) {
    const { name } = take(options, 'name');
    return target.dropSearchIndex(name);
  },
  listSearchIndexes(target: Collection, options) {
    const { name, aggregationOptions } = take(options, 'name', 'aggregationOptions');
    const found =
      name === undefined
        ? target.listSearchIndexes(aggregationOptions)
        : target.listSearchIndexes(name, aggregationOptions);
    return found.toArray();
  },
};

const OPERATIONS: Record<string, Handler> = {
  ...COLLECTION_OPERATIONS,
  ...DATABASE_OPERATIONS,
  ...CLIENT_OPERATIONS,
  ...SESSION_OPERATIONS,
  ...ANY_OPERATIONS,
  ...BUCKET_OPERATIONS,
  ...SEARCH_INDEX_OPERATIONS,
};

export async function runOperation(operation: Operation, context: OperationContext): Promise<unknown> {
  const handler = OPERATIONS[operation.name];
  if (!handler) throw new Unsupported(`operation ${operation.name}`);
  const target = context.entities.get(operation.object);
  const options: Json = { ...operation.arguments };
  if (options.timeoutMS !== undefined) throw new Unsupported('timeoutMS');
  if (typeof options.session === 'string') options.session = context.entities.get(options.session);
  if (typeof options.returnDocument === 'string') options.returnDocument = options.returnDocument.toLowerCase();
  return await handler(target as never, options, context, operation);
}
