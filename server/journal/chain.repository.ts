import mongoose from 'mongoose';
import { context } from '../access/context.ts';
import { definePolicy } from '../access/policy.ts';
import { modelOf } from '../db/collection.ts';
import { repository } from '../db/repository.ts';
import type { StoredEntry } from './chain.ts';
import type { JournalAnchor, JournalLink } from './chain.model.ts';
import { anchorCollection, linkCollection } from './chain.model.ts';
import { journalCollection } from './journal.model.ts';

const houseOnly = { scope: () => null, rules: {} };
const linkPolicy = definePolicy<JournalLink>({ of: 'journal link', ...houseOnly });
const anchorPolicy = definePolicy<JournalAnchor>({ of: 'journal anchor', ...houseOnly });

export const linkRepository = () => repository(linkCollection, linkPolicy);

/** Lies with the platform: use it in the platform's context. */
export const anchorRepository = () => repository(anchorCollection, anchorPolicy);

const { trusted } = mongoose;

/** A place in the journal's order: by instant, then by id. */
export interface Place {
  readonly at: Date;
  readonly _id: string;
}

/** The house's own view of the journal as it is stored, for sealing and verifying. Nothing is decrypted. */
export function storedJournal() {
  const { tenant, actor } = context();
  if (actor.kind !== 'system') throw new Error('The journal as stored is for the house itself.');
  const model = modelOf(tenant.connection, journalCollection);
  const own = { hospitalId: tenant.id };
  return {
    /** Places from `from` on, after `after` where given, in order. */
    async places(from: Date, after: Place | null, limit: number): Promise<Place[]> {
      // A range of its own beside the choice: an index finds where to go on without going over what came before.
      const later = ({ at, _id }: Place) => ({
        at: trusted({ $gte: at }),
        $or: [{ at: trusted({ $gt: at }) }, { _id: trusted({ $gt: _id }) }],
      });
      const filter = { ...own, ...(after === null ? { at: trusted({ $gte: from }) } : later(after)) };
      return model.find(filter, { _id: 1, at: 1 }).sort({ at: 1, _id: 1 }).limit(limit).lean<Place[]>();
    },
    async entries(ids: readonly string[]): Promise<Map<string, StoredEntry>> {
      const found = await model.find({ ...own, _id: trusted({ $in: [...ids] }) }).lean<StoredEntry[]>();
      return new Map(found.map((entry) => [entry._id, entry]));
    },
    count: (): Promise<number> => model.countDocuments(own),
  };
}
