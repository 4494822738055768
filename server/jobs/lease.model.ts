import type { ClientSession, Connection, Model } from 'mongoose';
import mongoose, { Schema } from 'mongoose';
import { isDuplicateKey } from '../db/database-errors.ts';

/** Who may do a job in a hospital, and until when. `fence` only grows: a higher one means someone took over. */
interface Lease {
  readonly _id: string;
  readonly holder: string;
  readonly fence: number;
  readonly until: Date;
  /** Written by every commit made under the lease, so that such a commit and a take-over cannot both succeed. */
  readonly commits: number;
}

export interface HeldLease {
  readonly id: string;
  readonly holder: string;
  readonly fence: number;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    holder: { type: String, required: true },
    fence: { type: Number, required: true },
    until: { type: Date, required: true },
    commits: { type: Number, required: true },
  },
  {
    collection: 'leases',
    strict: 'throw',
    strictQuery: 'throw',
    versionKey: false,
    autoIndex: false,
    autoCreate: false,
  },
);

const { trusted } = mongoose;

/** Besides, every node has a lease of its own, under which it does nothing: `commits` counts how often it showed itself. */
const NODE = 'node/';
const LONG_AGO = new Date(0);

/** The leases of all jobs of all hospitals, in the platform's database. Times are the caller's clock. */
export function leasesOf(platform: Connection) {
  const model: Model<Lease> =
    (platform.models['leases'] as Model<Lease> | undefined) ??
    platform.model<Lease>('leases', schema as Schema<Lease>, 'leases');
  const own = ({ id, holder, fence }: HeldLease) => ({ _id: id, holder, fence });
  return {
    /** Takes a lease that nobody holds; `null` where someone does. */
    async take(id: string, holder: string, now: Date, until: Date): Promise<HeldLease | null> {
      const taken = await model.findOneAndUpdate(
        { _id: id, until: trusted({ $lte: now }) },
        { $set: { holder, until }, $inc: { fence: 1 } },
        { returnDocument: 'after', lean: true },
      );
      if (taken !== null) return { id, holder, fence: taken.fence };
      if ((await model.findOne({ _id: id }, { _id: 1 }, { lean: true })) !== null) return null;
      try {
        await model.insertMany([{ _id: id, holder, fence: 1, until, commits: 0 }]);
        return { id, holder, fence: 1 };
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },
    /** Answers whether the lease was still ours. */
    async renew(lease: HeldLease, until: Date): Promise<boolean> {
      return (await model.updateOne(own(lease), { $set: { until } })).matchedCount === 1;
    },
    /** Gives back what that holder still has of these. */
    async release(ids: readonly string[], holder: string, now: Date): Promise<void> {
      await model.updateMany({ _id: trusted({ $in: [...ids] }), holder }, { $set: { until: now } });
    },
    /** Shows that the node is there; answers whether it was held for it before. */
    async show(node: string): Promise<boolean> {
      const first = { holder: node, fence: 1, until: LONG_AGO };
      const update = { $inc: { commits: 1 }, $setOnInsert: first };
      return (await model.updateOne({ _id: NODE + node }, update, { upsert: true })).matchedCount === 1;
    },
    /** Every node that shows itself, with a number that is another each time. */
    async shown(): Promise<ReadonlyMap<string, number>> {
      const range = trusted({ $gte: NODE, $lt: `${NODE}~` });
      const found = await model.find({ _id: range }, { holder: 1, commits: 1 }, { lean: true });
      return new Map(found.map(({ holder, commits }) => [holder, commits]));
    },
    /**
     * Has the node no longer be there, and nothing be its own: all it held is free at once, by whatever clock. With a number,
     * only where it has not shown itself since; answers whether it was so.
     */
    async bury(node: string, shown?: number): Promise<boolean> {
      const own = { _id: NODE + node, ...(shown === undefined ? {} : { commits: shown }) };
      if ((await model.deleteOne(own)).deletedCount === 0) return false;
      await model.updateMany({ holder: node, until: trusted({ $gt: LONG_AGO }) }, { $set: { until: LONG_AGO } });
      return true;
    },
    /** Answers whether the lease is ours; with a session, the commit then fails if someone takes over before it. */
    async isHeld(lease: HeldLease, now: Date, session?: ClientSession): Promise<boolean> {
      const filter = { ...own(lease), until: trusted({ $gt: now }) };
      if (session === undefined) return (await model.findOne(filter, { _id: 1 }, { lean: true })) !== null;
      return (await model.updateOne(filter, { $inc: { commits: 1 } }, { session })).matchedCount === 1;
    },
  };
}
