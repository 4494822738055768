import type { Schema } from 'mongoose';
import { context } from '../access/context.ts';

/** A query that would have left its hospital. It never reaches the database; the request ends as a bare 500. */
export class TripwireError extends Error {
  constructor(collection: string, what: string) {
    super(`Tripwire: ${what} on ${collection}.`);
    this.name = 'TripwireError';
  }
}

const QUERIES = [
  'countDocuments',
  'deleteMany',
  'deleteOne',
  'distinct',
  'find',
  'findOne',
  'findOneAndDelete',
  'findOneAndReplace',
  'findOneAndUpdate',
  'replaceOne',
  'updateMany',
  'updateOne',
] as const;

/** Throws `TripwireError` unless it is of the hospital of the context in force, in that hospital's database. */
export function assertAtHome(collection: string, database: string, hospitalId: unknown): void {
  const { tenant } = context();
  if (hospitalId !== tenant.id) throw new TripwireError(collection, 'a query that does not name the hospital in force');
  if (database !== tenant.databaseName) throw new TripwireError(collection, 'a query to another hospital’s database');
}

/**
 * The wall behind the repository: whatever reaches a hospital's collection through Mongoose must name the hospital of
 * the context in force and go to its database, also when someone got hold of a model directly.
 */
export function armTripwire(schema: Schema, collection: string): void {
  for (const operation of QUERIES) {
    schema.pre(operation as 'find', function () {
      assertAtHome(collection, this.model.db.name, this.getFilter()['hospitalId']);
    });
  }
  schema.pre('save', function () {
    assertAtHome(collection, this.db.name, this.get('hospitalId'));
  });
  schema.pre('insertMany', function (documents: unknown) {
    for (const document of Array.isArray(documents) ? documents : [documents]) {
      assertAtHome(collection, this.db.name, (document as { hospitalId?: unknown }).hospitalId);
    }
  });
  schema.pre('aggregate', function () {
    const first = this.pipeline()[0] as { $match?: { hospitalId?: unknown } } | undefined;
    assertAtHome(collection, this.model().db.name, first?.$match?.hospitalId);
  });
  schema.pre('estimatedDocumentCount', () => {
    throw new TripwireError(collection, 'a count over every hospital');
  });
  schema.pre('bulkWrite', () => {
    throw new TripwireError(collection, 'a bulk write past the repository');
  });
}
