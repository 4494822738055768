import mongoose from 'mongoose';
import { context, now } from '../access/context.ts';
import type { Collection } from './collection.ts';
import { BINNED_IN, modelOf } from './collection.ts';
import type { Doc, Filter, Stored } from './filter.ts';
import type { Change } from './repository.ts';
import { trusted } from './repository.ts';
import { fromStored, toStoredFields } from './stored-form.ts';
import { askDatabase, inTransaction } from './transaction.ts';

type Raw = Record<string, unknown>;

/**
 * The one way to what lies in the Bin, for the Bin alone: it asks no policy, so whoever uses it has authorised the actor.
 * Everything happens in the hospital in force, and every change inside a transaction that is journalled where the
 * collection asks for it. Append-only records can be moved and purged here and nowhere else.
 */
export interface BinDoor<T> {
  /** Moves what matches, and is not in the Bin, into the batch; answers how many. */
  move(where: Filter<T>, batchId: string): Promise<number>;
  /** How many match that are not in the Bin. */
  countPresent(where: Filter<T>): Promise<number>;
  /** When the last of those that match, and are not in the Bin, was changed; `null` where there is none. */
  lastTouched(where: Filter<T>): Promise<Date | null>;
  /** What lies in the batch. */
  find(batchId: string): Promise<Doc<T>[]>;
  count(batchId: string): Promise<number>;
  /** What lies in the Bin and matches, in whichever batch. */
  findBinned(where: Filter<T>): Promise<{ readonly doc: Doc<T>; readonly batchId: string }[]>;
  /** The ids of all of it, also where its fields do not open any more. */
  idsIn(batchId: string): Promise<string[]>;
  /** The ids of what matches, in the Bin or not: what belongs to a record is known by them. Nothing of it is opened. */
  everyId(where: Filter<T>): Promise<string[]>;
  /** Writes fields of one record of the batch: what was taken meanwhile (a name, a position) is made free to come back. */
  change(batchId: string, id: string, change: Change<T>): Promise<void>;
  /** Takes everything of the batch back. Throws a duplicate key where something unique was taken meanwhile. */
  restore(batchId: string): Promise<number>;
  /** Removes everything of the batch for good. */
  purge(batchId: string): Promise<number>;
}

export function binDoor<T extends object>(collection: Collection<T>): BinDoor<T> {
  if (collection.canBeBinned !== true) throw new Error(`${collection.name} does not go to the Bin.`);
  const { tenant } = context();
  const model = modelOf(tenant.connection, collection);
  const inBatch = (batchId: string, more: Raw = {}) => ({ ...more, hospitalId: tenant.id, [BINNED_IN]: batchId });
  const noteChange = () => {
    const { mustJournal } = inTransaction();
    if (collection.journal === 'required') mustJournal.add(collection.name);
  };
  const set = async (filter: Raw, batchId: string | null): Promise<number> => {
    noteChange();
    const update = { $set: { [BINNED_IN]: batchId, updatedAt: now() }, $inc: { version: 1 } };
    return (await askDatabase((own) => model.updateMany(filter, update, own))).modifiedCount;
  };

  const present = (where: Filter<T>): Raw => ({ ...trusted(where), hospitalId: tenant.id, [BINNED_IN]: null });

  const ids = async (filter: Raw): Promise<string[]> => {
    const found = await askDatabase((own) => model.find(filter, { _id: 1 }, { lean: true, ...own }));
    return found.map(({ _id }) => _id);
  };

  return {
    move: (where, batchId) => set(present(where), batchId),
    countPresent: (where) => askDatabase((own) => model.countDocuments(present(where), own)),
    async lastTouched(where) {
      const fields = { updatedAt: 1 };
      const options = { lean: true, sort: { updatedAt: -1 as const } };
      const last = await askDatabase((own) => model.findOne(present(where), fields, { ...options, ...own }));
      return last === null ? null : (last as unknown as Stored).updatedAt;
    },
    async find(batchId) {
      const found = await askDatabase((own) => model.find(inBatch(batchId), null, { lean: true, ...own }));
      return found.map((raw) => fromStored(collection, raw as Stored));
    },
    async findBinned(where) {
      // Of the type and not “other than null”: so the index of what is binned serves it.
      const filter = { ...trusted(where), hospitalId: tenant.id, [BINNED_IN]: mongoose.trusted({ $type: 'string' }) };
      const found = await askDatabase((own) => model.find(filter, null, { lean: true, ...own }));
      return found.map((raw) => ({
        doc: fromStored(collection, raw as Stored),
        batchId: String((raw as unknown as Raw)[BINNED_IN]), // Every field as it is stored; `Stored` names only the house's.
      }));
    },
    count: (batchId) => askDatabase((own) => model.countDocuments(inBatch(batchId), own)),
    idsIn: (batchId) => ids(inBatch(batchId)),
    everyId: (where) => ids({ ...trusted(where), hospitalId: tenant.id }),
    async change(batchId, id, change) {
      noteChange();
      const update = {
        $set: { ...toStoredFields(collection, id, change as Raw), updatedAt: now() },
        $inc: { version: 1 },
      };
      await askDatabase((own) =>
        model.updateOne(inBatch(batchId, { _id: id }), update, { runValidators: true, ...own }),
      );
    },
    restore: (batchId) => set(inBatch(batchId), null),
    async purge(batchId) {
      noteChange();
      return (await askDatabase((own) => model.deleteMany(inBatch(batchId), own))).deletedCount;
    },
  };
}
