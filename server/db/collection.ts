import type { Connection, IndexDefinition, Model, SchemaDefinition } from 'mongoose';
import { Schema } from 'mongoose';
import type { Stored } from './filter.ts';
import { armTripwire } from './tripwire.ts';

/** An index of a collection. `hospitalId` is put first in every key: no query can use it without saying whose. */
export interface CollectionIndex {
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly isUnique?: boolean;
  /** Only records that match count; fields compare as stored. */
  readonly where?: Readonly<Record<string, unknown>>;
  /** Seconds after the instant in the key's one field; a broom, never what makes something expire. */
  readonly sweepAfterSeconds?: number;
}

/** A look-up by an encrypted field: the stored name of the index field, the field it stands for, and its normal form. */
export interface BlindField {
  readonly of: string;
  /** `null`: cannot be looked up by this value. */
  readonly normalise: (value: string) => string | null;
}

/**
 * A look-up by parts of an encrypted field (the words of a name, the numbers of a list): the stored name of the index
 * field holds one blind index for each. Whoever holds the database sees which records share a part and how often each
 * part occurs, which for short beginnings of names says more than a whole value would.
 */
export interface BlindParts {
  readonly of: string;
  /** The normal forms of a value's parts; each must be found by the same text given to `listByBlind`. */
  readonly partsOf: (value: unknown) => readonly string[];
}

export interface CollectionDefinition<T> {
  readonly name: string;
  readonly fields: SchemaDefinition;
  readonly indexes: readonly CollectionIndex[];
  /** Fields that are encrypted before Mongoose sees them; `fields` gives them as `encryptedField`. */
  readonly encrypted: readonly (keyof T & string)[];
  readonly blind: Readonly<Record<string, BlindField>>;
  readonly blindParts?: Readonly<Record<string, BlindParts>>;
  /** `append-only`: records are inserted and found, nothing else (the journal). */
  readonly discipline: 'versioned' | 'append-only';
  /** `required`: a change of it must stand in the journal, in the same transaction. Else the reason why it need not. */
  readonly journal: 'required' | { readonly exempt: string };
  /**
   * Records are made in one place of the kernel, whole and of the types they are stored in: they are inserted without
   * being cast and checked by Mongoose once more, which costs as much as the insert itself.
   */
  readonly isMadeWhole?: true;
  /**
   * Records can lie in the Bin: then no repository finds, counts or changes them, and what is unique is unique among
   * those that do not. `binDoor` is the one way to them.
   */
  readonly canBeBinned?: true;
}

/** The batch a record lies in the Bin with; `null`: it does not. Kept by the house, as the hospital and the version are. */
export const BINNED_IN = 'binnedIn';

/** A collection every hospital has. `T` is the record as modules know it, in plain values. */
export interface Collection<T> extends CollectionDefinition<T> {
  readonly schema: Schema;
  /** Keeps `T` from being mistaken for another's; never read. */
  readonly record?: T;
}

/** How an encrypted field lies in the database. */
export const encryptedField = { type: Schema.Types.Buffer } as const;

const registered = new Map<string, Collection<unknown>>();

/** Declares a collection. Every one declared is made, indexed and checked when a hospital's database is opened. */
export function defineCollection<T>(definition: CollectionDefinition<T>): Collection<T> {
  if (registered.has(definition.name)) throw new Error(`Two collections are called ${definition.name}.`);
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      hospitalId: { type: String, required: true },
      version: { type: Number, required: true },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
      ...(definition.canBeBinned === true ? { [BINNED_IN]: { type: String, default: null } } : {}),
      ...definition.fields,
      ...Object.fromEntries(Object.keys(definition.blind).map((name) => [name, encryptedField])),
      ...Object.fromEntries(
        Object.keys(definition.blindParts ?? {}).map((name) => [name, { type: [Schema.Types.Buffer] }]),
      ),
    },
    {
      collection: definition.name,
      strict: 'throw',
      strictQuery: 'throw',
      versionKey: false,
      autoIndex: false,
      autoCreate: false,
      minimize: false,
    },
  );
  armTripwire(schema, definition.name);
  const collection: Collection<T> = { ...definition, indexes: indexesOf(definition), schema };
  registered.set(definition.name, collection as Collection<unknown>);
  return collection;
}

/** What lies in the Bin takes nobody's name, number or bed; and what lies there together is found together. */
function indexesOf<T>({ name, indexes, canBeBinned }: CollectionDefinition<T>): readonly CollectionIndex[] {
  if (canBeBinned !== true) return indexes;
  const present = indexes.map((index) =>
    index.isUnique === true ? { ...index, where: { ...index.where, [BINNED_IN]: null } } : index,
  );
  const binned = { [BINNED_IN]: { $type: 'string' } };
  return [...present, { name: `${name}_binned`, key: { [BINNED_IN]: 1 }, where: binned }];
}

export const allCollections = (): readonly Collection<unknown>[] => [...registered.values()];

/** The Mongoose model of the collection in one hospital's database. */
export const modelOf = (
  connection: Connection,
  collection: Pick<Collection<unknown>, 'name' | 'schema'>,
): Model<Stored> =>
  (connection.models[collection.name] as Model<Stored> | undefined) ??
  connection.model<Stored>(collection.name, collection.schema as Schema<Stored>, collection.name);

/** The index as the server is asked for it. */
export function indexSpec(index: CollectionIndex): { key: IndexDefinition; options: Record<string, unknown> } {
  // A sweep index must have one field (MongoDB's TTL rule), so it alone goes without the hospital.
  const key = index.sweepAfterSeconds === undefined ? { hospitalId: 1 as const, ...index.key } : { ...index.key };
  return {
    key,
    options: {
      name: index.name,
      ...(index.isUnique === true ? { unique: true } : {}),
      ...(index.where === undefined ? {} : { partialFilterExpression: index.where }),
      ...(index.sweepAfterSeconds === undefined ? {} : { expireAfterSeconds: index.sweepAfterSeconds }),
    },
  };
}
