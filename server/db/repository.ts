import type { QueryFilter } from 'mongoose';
import mongoose from 'mongoose';
import { v7 as uuid } from 'uuid';
import { isPerson } from '../access/actor.ts';
import { context, now } from '../access/context.ts';
import type { Policy } from '../access/policy.ts';
import { refuse } from '../http/problem-error.ts';
import type { Collection } from './collection.ts';
import { BINNED_IN, modelOf } from './collection.ts';
import type { Doc, Filter, Stored } from './filter.ts';
import type { ReadTogether } from './read-together.ts';
import { createReadTogether, frozen, inLetters } from './read-together.ts';
import { blindLookUp, blindValue, fromStored, toStoredFields } from './stored-form.ts';
import { askDatabase, currentTransaction, inTransaction } from './transaction.ts';

export interface FindOptions<T> {
  readonly sort?: Readonly<Partial<Record<keyof Doc<T> & string, 1 | -1>>>;
  readonly limit?: number;
}

/** Has one of these values in that blind index (`blind`), or one of these parts (`blindParts`). */
export interface BlindLookUp {
  readonly index: string;
  readonly anyOf: readonly string[];
}

/** A record of which not everything may have opened. */
export interface MaybeDamaged<T> {
  readonly doc: Doc<T>;
  /** The fields whose bytes do not open any more; what was given stands in their place. */
  readonly damaged: readonly string[];
}

/** Changed fields by name; `null` where a field may be empty. */
export type Change<T> = { readonly [Key in keyof T]?: T[Key] };

/**
 * The one door to a kind of record. It takes the actor from the context in force, so it cannot be used without one, and
 * everything it reads lies in that actor's hospital and scope: what is outside is not found.
 */
export interface Repository<T> {
  /** Throws `not-found`. */
  get(id: string): Promise<Doc<T>>;
  findOne(filter: Filter<T>): Promise<Doc<T> | null>;
  find(filter: Filter<T>, options?: FindOptions<T>): Promise<Doc<T>[]>;
  /**
   * As `find`, also where a field's bytes do not open any more: a list must not go dark because somebody changed one byte.
   * `standIns` has a value for every encrypted field. What was damaged is never written back.
   */
  findDamaged(filter: Filter<T>, standIns: Partial<T>, options?: FindOptions<T>): Promise<MaybeDamaged<T>[]>;
  count(filter: Filter<T>): Promise<number>;
  /** The versions of those of these records that are there, by their id. Nothing else of them is read. */
  versions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** By an encrypted field through its blind index. */
  findByBlind(name: string, value: string): Promise<Doc<T> | null>;
  /** What satisfies every look-up, and the filter. A value that cannot be looked up finds nothing. */
  listByBlind(wanted: readonly BlindLookUp[], filter?: Filter<T>, options?: FindOptions<T>): Promise<Doc<T>[]>;
  insert(fields: T, id?: string): Promise<Doc<T>>;
  /** `ids`: of each in turn, where they were given elsewhere. */
  insertMany(records: readonly T[], ids?: readonly string[]): Promise<Doc<T>[]>;
  /**
   * Inserts them at the end of the transaction in force, together with all else that is left for then: nothing in it may
   * look for them. A duplicate shows only there. For records that are made whole; throws outside a transaction.
   */
  insertLast(records: readonly T[], id?: string): Doc<T>[];
  /** Writes the change if the record still has that version. Throws `not-found`, or `version-conflict` with the present one. */
  update(id: string, version: number, change: Change<T>): Promise<Doc<T>>;
  /** Writes the change to the one record that matches now, whatever its version: compare-and-set. `null` where none does. */
  updateWhere(
    filter: Filter<T>,
    change: Change<T>,
    increment?: Readonly<Partial<Record<keyof T & string, number>>>,
  ): Promise<Doc<T> | null>;
  /**
   * As `updateWhere`, for what the house notes beside a record for itself (that somebody was reminded): the version stays, so
   * that nobody who has the record open is refused for it. Plain fields only.
   */
  noteWhere(filter: Filter<T>, note: Change<T>): Promise<Doc<T> | null>;
  /** Writes plain fields to everything that matches; answers how many. Encrypted fields cannot be written this way. */
  updateMany(filter: Filter<T>, change: Change<T>): Promise<number>;
  /** Removes what matches; for records that carry no meaning once used (challenges, sent mail). */
  remove(filter: Filter<T>): Promise<number>;
}

type Raw = Record<string, unknown>;
type ModelFilter = QueryFilter<Stored>;

/** What the house itself keeps of every record. A change cannot name it: the record would leave its hospital or its history. */
const HOUSE_FIELDS = ['_id', 'hospitalId', 'version', 'createdAt', 'updatedAt', BINNED_IN];

function refuseHouseFields(change: object): void {
  const named = HOUSE_FIELDS.filter((field) => field in change);
  if (named.length > 0) throw new Error(`A change cannot set ${named.join(', ')}.`);
}

/**
 * Marks the comparisons of a filter as our own; `sanitizeFilter` makes every deeper object with a `$` in it a value to
 * compare with. A comparison of our own and one that came in as input look alike here: what comes in is parsed to plain
 * values by the route's schema before it can stand in a filter.
 */
export function trusted(filter: Raw): Raw {
  return Object.fromEntries(
    Object.entries(filter).map(([field, value]) => {
      if (Array.isArray(value) && field.startsWith('$')) return [field, value.map((part) => trusted(part as Raw))];
      const isComparison =
        typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
      return [field, isComparison ? mongoose.trusted({ ...value }) : value];
    }),
  );
}

const readers = new WeakMap<object, ReadTogether>();

function readTogetherAt(connection: object): ReadTogether {
  const known = readers.get(connection);
  if (known !== undefined) return known;
  const made = createReadTogether();
  readers.set(connection, made);
  return made;
}

/** The repository of `collection` for the actor in force, who sees what `policy` lets them see. */
export function repository<T extends object>(collection: Collection<T>, policy: Policy<T>): Repository<T> {
  const { tenant, actor } = context();
  const model = modelOf(tenant.connection, collection);
  const together = readTogetherAt(tenant.connection);
  // A screen on a wall has no scope in any policy: what it shows is put together by the house, for its ward alone.
  const scope = actor.kind === 'system' ? {} : isPerson(actor) ? policy.scope(actor) : null;

  // What lies in the Bin is not there: one predicate for every way to a record, the house's own included.
  const present = collection.canBeBinned === true ? { [BINNED_IN]: null } : {};
  const nothing = { _id: mongoose.trusted({ $in: [] }) };
  const within = (filter: Filter<T>): ModelFilter => {
    const own = { ...trusted(filter), ...present, hospitalId: tenant.id };
    // Explicit deny: nothing has this id, so the answer and its time are those of "not there".
    if (scope === null) return { ...own, ...nothing };
    if (Object.keys(scope).length === 0) return own;
    return { ...own, $and: [trusted(scope)] };
  };
  const plain = (raw: unknown): Doc<T> => fromStored(collection, raw as Stored);
  const plainOrNull = (raw: unknown): Doc<T> | null => (raw === null ? null : plain(raw));
  const prepare = (fields: T, id: string): Raw & { readonly hospitalId: string } => {
    const at = now();
    const own = { _id: id, hospitalId: tenant.id, version: 1, createdAt: at, updatedAt: at, ...present };
    // Named first, they stand first in the record; named last, nothing else takes their place.
    return { ...own, ...toStoredFields(collection, id, fields as Raw), ...own };
  };
  const asMade = collection.isMadeWhole === true ? { lean: true } : {};
  /** What was just inserted, in the values it was given: there is nothing to decrypt. */
  const given = (fields: T, { _id, hospitalId, version, createdAt, updatedAt }: Raw): Doc<T> =>
    ({ ...fields, _id, hospitalId, version, createdAt, updatedAt }) as unknown as Doc<T>; // `prepare` put these there.
  const noteChange = () => {
    if (collection.journal === 'required') inTransaction().mustJournal.add(collection.name);
  };
  const noteRewrite = () => {
    if (collection.discipline === 'append-only') throw new Error(`${collection.name} is append-only.`);
    noteChange();
  };

  /** What `updateWhere` and `noteWhere` begin with. */
  const beginRewrite = (filter: Filter<T>, change: object) => {
    noteRewrite();
    refuseHouseFields(change);
    const { _id } = filter as Raw;
    if (typeof _id === 'string') currentTransaction()?.contended.add(`${tenant.id}/${collection.name}/${_id}`);
  };

  const refuseEncrypted = (change: object) => {
    if (collection.encrypted.some((path) => path in change))
      throw new Error('Encrypted fields are written one by one.');
  };

  const findRaw = (filter: ModelFilter): Promise<unknown> => {
    const ask = () => askDatabase((own) => model.findOne(filter, null, { lean: true, ...own }));
    // In a transaction everybody sees their own.
    const letters = currentTransaction() === undefined ? inLetters(filter) : null;
    return letters === null ? ask() : together(`${collection.name} ${letters}`, async () => frozen(await ask()));
  };

  const listRaw = (filter: ModelFilter, options: FindOptions<T>): Promise<unknown[]> =>
    askDatabase((own) => {
      const query = model.find(filter, null, { lean: true, ...own });
      if (options.sort !== undefined) query.sort(options.sort as Record<string, 1 | -1>);
      if (options.limit !== undefined) query.limit(options.limit);
      return query;
    });

  const list = async (filter: ModelFilter, options: FindOptions<T>): Promise<Doc<T>[]> =>
    (await listRaw(filter, options)).map(plain);

  const repo: Repository<T> = {
    async get(id) {
      const found = await repo.findOne({ _id: id } as Filter<T>);
      if (found === null) throw refuse('not-found');
      return found;
    },
    async findOne(filter) {
      return plainOrNull(await findRaw(within(filter)));
    },
    find: (filter, options = {}) => list(within(filter), options),
    async findDamaged(filter, standIns, options = {}) {
      const missing = collection.encrypted.filter((path) => !(path in standIns));
      if (missing.length > 0) throw new Error(`Nothing is given to stand in for ${missing.join(', ')}.`);
      const found = await listRaw(within(filter), options);
      return found.map((raw) => {
        const damaged: string[] = [];
        const standIn = (path: string): unknown => {
          damaged.push(path);
          return standIns[path as keyof T];
        };
        return { doc: fromStored(collection, raw as Stored, standIn), damaged };
      });
    },
    async count(filter) {
      return askDatabase((own) => model.countDocuments(within(filter), own));
    },
    async versions(ids) {
      if (ids.length === 0) return new Map();
      const among = within({ _id: { $in: ids } } as unknown as Filter<T>); // `T` is not known to have the house's own fields.
      // All in the first answer: the server gives 101 by itself, and every further batch is a command.
      const options = { lean: true, batchSize: ids.length + 1 };
      const found = await askDatabase((own) => model.find(among, { version: 1 }, { ...options, ...own }));
      return new Map((found as unknown as Stored[]).map(({ _id, version }) => [_id, version]));
    },
    async findByBlind(name, value) {
      const bytes = blindValue(collection, name, value);
      if (bytes === null) return null;
      const wanted = {
        ...present,
        hospitalId: tenant.id,
        [name]: bytes,
        ...(scope === null ? nothing : { $and: [trusted(scope)] }),
      } as ModelFilter;
      return plainOrNull(await askDatabase((own) => model.findOne(wanted, null, { lean: true, ...own })));
    },
    async listByBlind(wanted, filter = {}, options = {}) {
      if (wanted.length === 0) return [];
      const conditions = wanted.map(({ index, anyOf }): Raw => {
        const bytes = anyOf.map((value) => blindLookUp(collection, index, value)).filter((one) => one !== null);
        return { [index]: mongoose.trusted({ $in: bytes }) };
      });
      const own = within(filter);
      return list({ ...own, $and: [...(own.$and ?? []), ...conditions] }, options);
    },
    async insert(fields, id = uuid()) {
      noteChange();
      const prepared = prepare(fields, id);
      await askDatabase((own) => model.insertMany([prepared], { ...asMade, ...own }));
      return given(fields, prepared);
    },
    async insertMany(records, ids = []) {
      if (records.length === 0) return [];
      noteChange();
      const prepared = records.map((fields, index) => prepare(fields, ids[index] ?? uuid()));
      await askDatabase((own) => model.insertMany(prepared, { ...asMade, ...own }));
      return records.map((fields, index) => given(fields, prepared[index] ?? {}));
    },
    insertLast(records, id) {
      if (collection.isMadeWhole !== true)
        throw new Error(`${collection.name} is cast and checked when it is inserted.`);
      const { lastWrites } = inTransaction();
      noteChange();
      return records.map((fields) => {
        const document = prepare(fields, id ?? uuid());
        lastWrites.push({ kind: 'insert', collection: collection.name, document });
        return given(fields, document);
      });
    },
    async update(id, version, change) {
      const updated = await repo.updateWhere({ _id: id, version } as Filter<T>, change);
      if (updated !== null) return updated;
      const present = await repo.get(id);
      throw refuse('version-conflict', { currentVersion: present.version });
    },
    async updateWhere(filter, change, increment) {
      beginRewrite(filter, change);
      const $inc = { version: 1, ...increment };
      if (collection.encrypted.some((path) => path in change)) {
        // The additional data of a ciphertext names its record, so the record must be known before it is written.
        const target = await repo.findOne(filter);
        if (target === null) return null;
        return write({ ...filter, _id: target._id, version: target.version }, target._id, change, $inc);
      }
      return write(filter, '', change, $inc);
    },
    async noteWhere(filter, note) {
      beginRewrite(filter, note);
      refuseEncrypted(note);
      return rewrite(filter, { $set: note });
    },
    async updateMany(filter, change) {
      noteRewrite();
      refuseHouseFields(change);
      refuseEncrypted(change);
      const update = { $set: { ...(change as Raw), updatedAt: now() }, $inc: { version: 1 } } as Raw;
      const options = { runValidators: true };
      return (await askDatabase((own) => model.updateMany(within(filter), update, { ...options, ...own })))
        .modifiedCount;
    },
    async remove(filter) {
      noteRewrite();
      return (await askDatabase((own) => model.deleteMany(within(filter), own))).deletedCount;
    },
  };

  async function write(filter: Filter<T>, id: string, change: Change<T>, $inc: Raw): Promise<Doc<T> | null> {
    return rewrite(filter, { $set: { ...toStoredFields(collection, id, change as Raw), updatedAt: now() }, $inc });
  }

  async function rewrite(filter: Filter<T>, update: Raw): Promise<Doc<T> | null> {
    const options = { lean: true, returnDocument: 'after' as const, runValidators: true };
    return plainOrNull(
      await askDatabase((own) => model.findOneAndUpdate(within(filter), update, { ...options, ...own })),
    );
  }

  return repo;
}
