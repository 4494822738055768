import type { Connection } from 'mongoose';
import mongoose from 'mongoose';

/** The database cannot do what the house relies on; the message says what and how to mend it. */
export class DatabaseUnfitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DatabaseUnfitError';
  }
}

export interface DatabaseChoice {
  /** A MongoDB replica set; without it the embedded engine keeps its files in `dataDir`. */
  readonly uri?: string;
  readonly dataDir: string;
  readonly prefix: string;
}

export interface OpenDatabase {
  readonly connection: Connection;
  close(): Promise<void>;
}

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
  const engine = choice.uri === undefined ? await startEngine(choice.dataDir) : null;
  const uri = choice.uri ?? engine?.uri ?? '';
  const connection = mongoose.createConnection(uri, {
    serverSelectionTimeoutMS: 10_000,
    socketTimeoutMS: 30_000,
    waitQueueTimeoutMS: 10_000,
    maxPoolSize: 50,
    retryWrites: true,
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', journal: true },
    autoIndex: false,
    autoCreate: false,
  });
  const close = async () => {
    await connection.close();
    await engine?.stop();
  };
  try {
    await connection.asPromise();
    await proveTransactions(connection, `${choice.prefix}_platform`);
  } catch (error) {
    await close();
    throw error;
  }
  return { connection, close };
}

async function startEngine(dataDir: string) {
  // Loaded only here: with a MongoDB named, the engine is not even read from disk.
  const { startEmbeddedMongo } = await import('../embedded-mongo/host.ts');
  return startEmbeddedMongo({ dataDir });
}

async function proveTransactions(connection: Connection, databaseName: string): Promise<void> {
  const probes = connection.useDb(databaseName, { useCache: true }).collection('startProbes');
  await connection.useDb(databaseName, { useCache: true }).createCollection('startProbes').catch(ignoreExisting);
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
