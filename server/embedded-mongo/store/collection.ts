// What the engine knows of a collection and its indexes while it runs; `catalog.ts` keeps it on disk.
import type { UUID } from 'bson';
import type { Collation } from '../collation.ts';
import type { BsonDocument } from '../values.ts';
import type { Transaction } from './transaction.ts';

export type IndexField = { path: string; direction: 1 | -1 };

export type Matcher = (document: BsonDocument) => boolean;

export type Index = {
  id: number;
  name: string;
  fields: IndexField[];
  /** As `listIndexes` reports it. */
  spec: BsonDocument;
  isIdIndex: boolean;
  unique: boolean;
  sparse: boolean;
  hidden: boolean;
  collation: Collation | undefined;
  partialFilter: { spec: BsonDocument; matches: Matcher } | undefined;
  ttlSeconds: number | undefined;
  /** Some document has an array on one of the paths; never goes back to false. */
  multikey: boolean;
  /** Some key was too long and was cut, so the index serves equality only. */
  truncated: boolean;
  /** A transaction whose snapshot is older would find the index empty, so it must not use it. */
  builtAt: number;
  /** Kept up to date by writers already, but not to be read yet. */
  isBuilding: boolean;
  dropped: boolean;
};

export type Collection = {
  id: number;
  db: string;
  name: string;
  ns: string;
  uuid: UUID;
  options: BsonDocument;
  indexes: Index[];
  collation: Collation | undefined;
  validator: Matcher | undefined;
  /** Documents outside transactions. */
  count: number;
  nextRid: number;
  dropped: boolean;
  /** The catalog's version since which it has this name; an older snapshot knows another collection by it, or none. */
  namedAt: number;
  /** Documents written by a transaction that has not ended. */
  locks: Map<number, Transaction>;
  /** Unique index keys a running transaction will own when it commits. */
  pendingKeys: Map<string, { owner: Transaction; rid: number }>;
  /** Running transactions that have read or written here: changes of the catalog wait for them. */
  users: Set<Transaction>;
};

export const namespaceParts = (ns: string): { db: string; name: string } => {
  const dot = ns.indexOf('.');
  return { db: ns.slice(0, dot), name: ns.slice(dot + 1) };
};

export const isView = (collection: Collection): boolean => collection.options.viewOn !== undefined;
