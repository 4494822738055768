// Every database of the installation as bytes, for its backup: below hospitals, actors and keys, and for nothing else.
import { deserialize, serialize } from 'bson';
import type { mongo } from 'mongoose';
import mongoose from 'mongoose';
import { CLIENT_OPTIONS, DatabaseUnfitError, sayPlainly, START_PROBES } from './connect.ts';
import { mendDriver } from './driver-mend.ts';
import { isRestoreUnfinished, UNFINISHED_RESTORE } from './unfinished-restore.ts';

/** A collection with all that makes it what it is but its documents. */
export interface CollectionShape {
  /** The name of its database behind the installation's prefix and the underscore: `platform`, `h_…`, `pool_…`. */
  readonly database: string;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** As `listIndexes` tells them, without what the server adds by itself. */
  readonly indexes: readonly IndexShape[];
}

export interface IndexShape {
  readonly name: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly [option: string]: unknown;
}

/** Reads of one point in time over all databases. */
export interface RawSnapshot {
  /** In order of `_id`. */
  read(database: string, collection: string, filter?: Readonly<Record<string, unknown>>): AsyncIterable<Uint8Array>;
  /** To be called now and then while something else is done: the embedded engine lets go of what is not used for a minute. */
  stayOpen(): Promise<void>;
  close(): Promise<void>;
}

export interface RawStore {
  /** Every collection of these databases, in order; the platform's last. */
  shapes(databases: readonly string[]): Promise<CollectionShape[]>;
  /** Fixes a point in time. Close it. */
  openSnapshot(): Promise<RawSnapshot>;
  /** The present documents, in order of `_id`. */
  read: RawSnapshot['read'];
  /** The databases there are, without the prefix. */
  databases(): Promise<string[]>;
  /** Whether a restore into this place is going on, or broke off: what lies here is not whole. */
  isUnfinished(): Promise<boolean>;
  /** From now on, until `finish`, no house opens here. */
  begin(at: Date): Promise<void>;
  /** Unless its first document or `index` makes it. */
  create(shape: CollectionShape): Promise<void>;
  insert(database: string, collection: string, documents: readonly Uint8Array[]): Promise<void>;
  index(shape: CollectionShape): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

export interface RawPlace {
  readonly uri: string | undefined;
  readonly dataDir: string;
  readonly prefix: string;
  /** Whether the engine of a server that runs on the folder may be used, too. */
  readonly mayShare: boolean;
  /** As for `connectDatabase`. */
  readonly answerWithinMs?: number;
}

const BATCH = 500;
/** The embedded engine lets go of a point in time that nobody asked for in a minute. */
const TOUCH_EVERY_MS = 10_000;
const OWN = new Set([UNFINISHED_RESTORE, START_PROBES]);
const SNAPSHOT_GONE = new Set([239, 246]);

// Types survive: a 64-bit 7 does not come back as a 32-bit one, nor a pattern as another.
const AS_IS = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

const opened = (bytes: Uint8Array): mongo.Document => deserialize(bytes, AS_IS);

/** Whether writing the document again would give the same bytes (a field named `7` would come to stand first). */
export const survives = (bytes: Uint8Array): boolean =>
  Buffer.compare(serialize(opened(bytes), { ignoreUndefined: false }), bytes) === 0;

/** One document's values, for what has to be looked at. */
export const documentOf = (bytes: Uint8Array): Readonly<Record<string, unknown>> => deserialize(bytes);

/** The document with another value of one field. */
export const withField = (bytes: Uint8Array, field: string, value: string): Uint8Array =>
  serialize({ ...opened(bytes), [field]: value });

const indexShape = ({ v: _version, ns: _namespace, ...shape }: Record<string, unknown>): IndexShape =>
  shape as unknown as IndexShape; // What listIndexes answers always has a name and a key.

async function connect(place: RawPlace): Promise<{ client: mongo.MongoClient; stop: () => Promise<void> }> {
  let engine: { uri: string; stop(): Promise<void> } | null = null;
  if (place.uri === undefined) {
    // Loaded only here: with a MongoDB named, the engine is not even read from disk.
    const { DataDirectoryInUseError, findRunningEngine, startEmbeddedMongo } =
      await import('../embedded-mongo/host.ts');
    engine = await startEmbeddedMongo({ dataDir: place.dataDir }).catch((error: unknown) => {
      const running = place.mayShare && error instanceof DataDirectoryInUseError && findRunningEngine(place.dataDir);
      if (typeof running !== 'string') throw error;
      return { uri: running, stop: async () => undefined };
    });
  }
  mendDriver();
  const client = new mongoose.mongo.MongoClient(place.uri ?? engine?.uri ?? '', {
    ...CLIENT_OPTIONS,
    serverSelectionTimeoutMS: place.answerWithinMs ?? CLIENT_OPTIONS.serverSelectionTimeoutMS,
    readPreference: 'primary',
  });
  const stop = async () => {
    await client.close();
    await engine?.stop();
  };
  try {
    await client.connect();
  } catch (error) {
    await stop();
    sayPlainly(error);
  }
  return { client, stop };
}

/** Says what an operator can do where the database keeps too little of its past. */
function sayWhichSetting(error: unknown): never {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code !== 'number' || !SNAPSHOT_GONE.has(code)) throw error;
  throw new DatabaseUnfitError(
    'The database let go of the point in time before all of it was read. Raise minSnapshotHistoryWindowInSeconds ' +
      '(300 s as shipped) above the time that reading it all takes, and begin again.',
    error,
  );
}

type ReadIn = (
  ...where: [...Parameters<RawSnapshot['read']>, session?: mongo.ClientSession]
) => AsyncIterable<Uint8Array>;

async function openSnapshot(client: mongo.MongoClient, platform: mongo.Db, readIn: ReadIn): Promise<RawSnapshot> {
  const session = client.startSession({ snapshot: true });
  let touchedAt = 0;
  const stayOpen = async () => {
    if (Date.now() - touchedAt < TOUCH_EVERY_MS) return;
    touchedAt = Date.now();
    const read = { session, projection: { _id: 1 }, readConcern: { level: 'snapshot' } } as const;
    await platform.collection('hospitals').findOne({}, read).catch(sayWhichSetting);
  };
  async function* read(...[name, collection, filter]: Parameters<RawSnapshot['read']>) {
    try {
      for await (const document of readIn(name, collection, filter, session)) {
        yield document;
        await stayOpen();
      }
    } catch (error) {
      sayWhichSetting(error);
    }
  }
  const close = () => session.endSession();
  try {
    // The first read fixes the point in time for all others.
    await stayOpen();
    // The driver keeps it to itself; a database that named no time would have each read see another one.
    if (!('snapshotTime' in session) || session.snapshotTime === undefined) {
      throw new DatabaseUnfitError('This database cannot read all of itself as of one point in time.');
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { read, stayOpen, close };
}

/** Opens every database of the installation. Throws `DatabaseUnfitError`, and the engine's own where its folder is in use. */
export async function openRawStore(place: RawPlace): Promise<RawStore> {
  const { client, stop } = await connect(place);
  const start = `${place.prefix}_`;
  const database = (name: string): mongo.Db => client.db(`${start}${name}`);
  const platform = database('platform');

  async function* read(
    name: string,
    collection: string,
    filter: Readonly<Record<string, unknown>> = {},
    session?: mongo.ClientSession,
  ): AsyncGenerator<Uint8Array, void> {
    // Named for each read: the driver would otherwise put the client's own beside the point in time of the session.
    const readConcern = { level: session === undefined ? 'majority' : 'snapshot' } as const;
    const options = { raw: true, sort: { _id: 1 }, batchSize: BATCH, readConcern } as const;
    const found = database(name)
      .collection(collection)
      .find(filter, session === undefined ? options : { ...options, session });
    // With `raw` the driver gives each document as its bytes; its types do not know.
    for await (const document of found) yield document as unknown as Uint8Array;
  }

  async function shapeOf(name: string, { name: collection, options }: mongo.CollectionInfo): Promise<CollectionShape> {
    const indexes = await database(name).collection(collection).listIndexes().toArray();
    const shapes = indexes.map((index) => indexShape(index)).filter((index) => index.name !== '_id_');
    return { database: name, name: collection, options: { ...options }, indexes: shapes };
  }

  return {
    async shapes(databases) {
      const order = databases.toSorted((one, other) => Number(one === 'platform') - Number(other === 'platform'));
      const all: CollectionShape[] = [];
      for (const name of order) {
        const infos = (await database(name).listCollections({}).toArray()) as mongo.CollectionInfo[];
        const kept = infos.filter((info) => info.type === 'collection' && !OWN.has(info.name));
        const ours = kept.filter((info) => !info.name.startsWith('system.'));
        ours.sort((one, other) => (one.name < other.name ? -1 : 1));
        all.push(...(await Promise.all(ours.map((info) => shapeOf(name, info)))));
      }
      return all;
    },
    openSnapshot: () => openSnapshot(client, platform, read),
    read: (name, collection, filter) => read(name, collection, filter),
    async databases() {
      const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
      return databases.filter(({ name }) => name.startsWith(start)).map(({ name }) => name.slice(start.length));
    },
    isUnfinished: () => isRestoreUnfinished(client, place.prefix),
    async begin(at) {
      await platform.collection(UNFINISHED_RESTORE).insertOne({ beganAt: at });
    },
    async create(shape) {
      // Without options of its own it is made by its first index or document, which saves one change in two.
      if (Object.keys(shape.options).length > 0 || shape.indexes.length === 0)
        await database(shape.database).createCollection(shape.name, shape.options);
    },
    async insert(name, collection, documents) {
      if (documents.length > 0) await database(name).collection(collection).insertMany(documents.map(opened));
    },
    async index({ database: name, name: collection, indexes }) {
      if (indexes.length === 0) return;
      // The key's order is the order it was written in, and its values are numbers.
      const descriptions = indexes as unknown as mongo.IndexDescription[];
      await database(name).collection(collection).createIndexes(descriptions);
    },
    async finish() {
      await platform.collection(UNFINISHED_RESTORE).drop();
    },
    close: stop,
  };
}
