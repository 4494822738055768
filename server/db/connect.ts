import type { Connection, mongo } from 'mongoose';
import mongoose from 'mongoose';
import { mendDriver } from './driver-mend.ts';
import { learnToWriteTogether } from './last-writes.ts';
import { isRestoreUnfinished } from './unfinished-restore.ts';

/** The database cannot do what the house relies on; the message says what and how to mend it. */
export class DatabaseUnfitError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'DatabaseUnfitError';
  }
}

export interface DatabaseChoice {
  /** A MongoDB replica set; without it the embedded engine keeps its files in `dataDir`. */
  readonly uri?: string;
  readonly dataDir: string;
  readonly prefix: string;
  /** How long a database that does not answer is waited for at the start; ten seconds when not given. */
  readonly answerWithinMs?: number;
}

export interface OpenDatabase {
  readonly connection: Connection;
  close(): Promise<void>;
}

/** Where the start tries out a transaction; nothing stays in it. */
export const START_PROBES = 'startProbes';

/** MongoDB's code for a wrong name or password. */
const AUTHENTICATION_FAILED = 18;

/** What every connection of the house asks of the database: to answer soon, and to have on disk what it says is written. */
export const CLIENT_OPTIONS = {
  serverSelectionTimeoutMS: 10_000,
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true },
} as const satisfies mongo.MongoClientOptions;

/** Locks on input that no schema caught; the schemas are the first lock (SAFETY, Input). */
function secondLocks(): void {
  mongoose.set('sanitizeFilter', true);
  mongoose.set('strictQuery', 'throw');
  mongoose.set('runValidators', true);
}

/**
 * Connects to the database of this installation, starting the embedded engine where none is named, and proves by doing
 * that it has transactions with majority writes. Throws `DatabaseUnfitError` where it has not.
 */
export async function connectDatabase(choice: DatabaseChoice): Promise<OpenDatabase> {
  secondLocks();
  mendDriver();
  const engine = choice.uri === undefined ? await startEngine(choice.dataDir) : null;
  const uri = choice.uri ?? engine?.uri ?? '';
  const connection = mongoose.createConnection(uri, {
    ...CLIENT_OPTIONS,
    serverSelectionTimeoutMS: choice.answerWithinMs ?? CLIENT_OPTIONS.serverSelectionTimeoutMS,
    socketTimeoutMS: 30_000,
    waitQueueTimeoutMS: 10_000,
    maxPoolSize: 50,
    retryWrites: true,
    autoIndex: false,
    autoCreate: false,
  });
  const close = async () => {
    await connection.close();
    await engine?.stop();
  };
  try {
    await connection.asPromise().catch(sayPlainly);
    if (await isRestoreUnfinished(connection.getClient(), choice.prefix)) {
      throw new DatabaseUnfitError(
        'A restore into this place is going on, or broke off: what lies here is not whole. Wait for it, or empty the ' +
          'place and restore again.',
      );
    }
    await proveTransactions(connection, `${choice.prefix}_platform`);
    await learnToWriteTogether(connection);
  } catch (error) {
    await close();
    throw error;
  }
  return { connection, close };
}

/** Names what an operator can mend, without the address, which may hold a password. */
export function sayPlainly(error: unknown): never {
  const { name = '', message = '', code } = error as { name?: string; message?: string; code?: unknown };
  if (/ServerSelection|NetworkError/u.test(name)) {
    throw new DatabaseUnfitError(`The database that MONGODB_URI names cannot be reached: ${message}.`, error);
  }
  if (code === AUTHENTICATION_FAILED) {
    throw new DatabaseUnfitError('The database lets nobody in with the name and password of MONGODB_URI.', error);
  }
  throw error;
}

async function startEngine(dataDir: string) {
  // Loaded only here: with a MongoDB named, the engine is not even read from disk.
  const { startEmbeddedMongo } = await import('../embedded-mongo/host.ts');
  return startEmbeddedMongo({ dataDir });
}

async function proveTransactions(connection: Connection, databaseName: string): Promise<void> {
  const probes = connection.useDb(databaseName, { useCache: true }).collection(START_PROBES);
  await connection.useDb(databaseName, { useCache: true }).createCollection(START_PROBES).catch(ignoreExisting);
  const session = await connection.startSession();
  try {
    await session.withTransaction(
      async () => {
        await probes.insertOne({ at: new Date() }, { session });
        await probes.deleteMany({}, { session });
      },
      { readConcern: { level: 'majority' }, writeConcern: { w: 'majority', j: true, wtimeoutMS: 10_000 } },
    );
  } catch (error) {
    throw new DatabaseUnfitError(
      'This database cannot commit a transaction with majority write concern. Wardline needs a MongoDB replica set ' +
        `(one member is enough for a trial: mongod --replSet rs0, then rs.initiate()). The database said: ${
          error instanceof Error ? error.message : 'nothing'
        }`,
    );
  } finally {
    await session.endSession();
  }
}

function ignoreExisting(error: unknown): void {
  const NAMESPACE_EXISTS = 48;
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === NAMESPACE_EXISTS) return;
  throw error;
}
