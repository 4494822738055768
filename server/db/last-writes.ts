import type { Connection, mongo } from 'mongoose';
import mongoose from 'mongoose';
import { assertAtHome } from './tripwire.ts';

type Raw = Record<string, unknown>;

/** A write that nothing else in its transaction reads: it can wait for the others, and go with them. */
export type LastWrite =
  | { readonly kind: 'insert'; readonly collection: string; readonly document: Raw & { readonly hospitalId: string } }
  /** Changes the one record that is as expected; where there is none, the transaction is tried again. */
  | {
      readonly kind: 'change';
      readonly collection: string;
      readonly filter: Raw & { readonly hospitalId: string };
      readonly update: Raw;
      /** Called where this or another of the transaction's changes finds none. */
      readonly otherwise: () => void;
    };

const togetherAt = new WeakMap<mongo.MongoClient, mongo.Db>();

/**
 * Finds out whether this database writes to several collections in one command (`bulkWrite`, MongoDB 8 and the embedded
 * engine). Where it does not, last writes go one after another.
 */
export async function learnToWriteTogether(connection: Connection): Promise<void> {
  const client = connection.getClient();
  const admin = client.db('admin');
  const { commands } = await admin.command({ listCommands: 1 });
  if (Object.hasOwn(commands as object, 'bulkWrite')) togetherAt.set(client, admin);
}

function operationOf(write: LastWrite, namespace: number): Raw {
  return write.kind === 'insert'
    ? { insert: namespace, document: write.document }
    : { update: namespace, filter: write.filter, updateMods: write.update };
}

interface Failure {
  readonly errmsg: string;
  readonly code: number;
}

/** As the driver says it of one insert. */
const refusal = (failure: Failure): Error =>
  new mongoose.mongo.MongoServerError({ ...failure, message: failure.errmsg });

async function writeTogether(
  admin: mongo.Db,
  database: string,
  writes: readonly LastWrite[],
  session: mongo.ClientSession,
): Promise<number> {
  const names = [...new Set(writes.map(({ collection }) => collection))];
  const answer = await admin.command(
    {
      bulkWrite: 1,
      ops: writes.map((write) => operationOf(write, names.indexOf(write.collection))),
      nsInfo: names.map((name) => ({ ns: `${database}.${name}` })),
      ordered: true,
      errorsOnly: true,
    },
    { session },
  );
  const [failure] = (answer['cursor'] as { firstBatch: readonly Failure[] }).firstBatch;
  const matched = Number(answer['nMatched']);
  // A number that another node gave meanwhile is there already: the change that found nothing says so, and is what counts.
  const isStale = matched < writes.filter(({ kind }) => kind === 'change').length;
  if (failure !== undefined && !isStale) throw refusal(failure);
  return matched;
}

/** Neighbours for the same collection; a change stands alone. */
function runsOf(writes: readonly LastWrite[]): LastWrite[][] {
  const runs: LastWrite[][] = [];
  for (const write of writes) {
    const [before] = runs.at(-1) ?? [];
    const goesWith = before?.kind === 'insert' && write.kind === 'insert' && before.collection === write.collection;
    if (goesWith) runs.at(-1)?.push(write);
    else runs.push([write]);
  }
  return runs;
}

async function writeInTurn(database: mongo.Db, writes: readonly LastWrite[], session: mongo.ClientSession) {
  let matched = 0;
  for (const run of runsOf(writes)) {
    const [first] = run;
    if (first === undefined) continue;
    const collection = database.collection<Raw>(first.collection);
    const documents = run.flatMap((write) => (write.kind === 'insert' ? [write.document] : []));
    if (first.kind === 'insert') {
      await collection.insertMany(documents, { session });
      continue;
    }
    const { matchedCount } = await collection.updateOne(first.filter, first.update, { session });
    // What comes after it stands on it, and would be refused for a reason that is none.
    if (matchedCount === 0) return matched;
    matched += matchedCount;
  }
  return matched;
}

/** What an error that the transaction may be tried again after is known by (MongoDB, Transactions in Applications). */
const TRY_AGAIN = 'TransientTransactionError';
const WRITE_CONFLICT = 112;

function notAsExpected(): Error {
  const message = 'Something was not as expected any more; the transaction is tried again.';
  const error = new mongoose.mongo.MongoServerError({ message, code: WRITE_CONFLICT });
  error.addErrorLabel(TRY_AGAIN);
  return error;
}

/** One command is one document to the database, of 16 MB at most; and many together are cheap one after another, too. */
const MOST_TOGETHER = 200;

/**
 * Writes all of it in the transaction of that session, in one command where the database can, in order. Throws as an
 * insert would, and for a change that finds no record in a way that the transaction is tried again.
 */
export async function writeLast(
  connection: Connection,
  writes: readonly LastWrite[],
  session: mongo.ClientSession,
): Promise<void> {
  const { db } = connection;
  if (writes.length === 0) return;
  if (db === undefined) throw new Error('The database is closed.');
  for (const write of writes) {
    const { hospitalId } = write.kind === 'insert' ? write.document : write.filter;
    assertAtHome(write.collection, db.databaseName, hospitalId);
  }
  const admin =
    writes.length > 1 && writes.length <= MOST_TOGETHER ? togetherAt.get(connection.getClient()) : undefined;
  const matched = await (admin === undefined
    ? writeInTurn(db, writes, session)
    : writeTogether(admin, db.databaseName, writes, session));
  const changes = writes.flatMap((write) => (write.kind === 'change' ? [write] : []));
  if (matched === changes.length) return;
  for (const { otherwise } of changes) otherwise();
  throw notAsExpected();
}
