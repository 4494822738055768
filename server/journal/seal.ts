import { context, now, runAsSystem } from '../access/context.ts';
import { isDuplicateKey } from '../db/database-errors.ts';
import { chain, chainStart } from './chain.ts';
import type { StoredEntry } from './chain.ts';
import type { JournalLink } from './chain.model.ts';
import type { Place } from './chain.repository.ts';
import { anchorRepository, linkRepository, storedJournal } from './chain.repository.ts';

/**
 * How far back sealing looks. An entry carries the instant it was written and can be seen only after its transaction's
 * commit, at most 60 s later; the rest is for clocks of several nodes that differ.
 */
export const LOOK_BACK_MS = 5 * 60_000;
/**
 * Between passes over all of that, sealing looks only this far back: who writes now waits for theirs to be sealed, and who
 * committed late for the next whole pass.
 */
const SHORT_LOOK_BACK_MS = 10_000;
const WHOLE_PASS_EVERY_MS = 25_000;
const BATCH = 500;

/** What whoever seals a hospital's journal again and again need not find out anew. */
export interface SealMemory {
  /** Places in the window that are sealed. */
  readonly sealed: Set<string>;
  /** When the last pass over the whole window began: all that was written a look-back before that is sealed. */
  wholeAt: Date | null;
}

export const noSealMemory = (): SealMemory => ({ sealed: new Set(), wholeAt: null });

interface Head extends Pick<JournalLink, 'seq' | 'hash'> {
  /** Everything committed a look-back before this instant is sealed. */
  readonly reached: Date;
}

async function head(): Promise<Head> {
  const [last] = await linkRepository().find({}, { sort: { seq: -1 }, limit: 1 });
  if (last === undefined) return { seq: 0, hash: chainStart(context().tenant.id), reached: new Date(0) };
  // An entry from a node whose clock is ahead must not carry the window past what came before it, nor our own clock when it
  // was ahead and is put right.
  const reached = Math.min(last.entryAt.getTime(), last.createdAt.getTime(), now().getTime());
  return { seq: last.seq, hash: last.hash, reached: new Date(reached) };
}

/** Those of the places that no link seals yet, in order, as stored. */
async function unsealed(places: readonly Place[]): Promise<StoredEntry[]> {
  const ids = places.map((place) => place._id);
  const sealed = new Set((await linkRepository().find({ entryId: { $in: ids } })).map((link) => link.entryId));
  const open = ids.filter((id) => !sealed.has(id));
  if (open.length === 0) return [];
  const entries = await storedJournal().entries(open);
  return open.flatMap((id) => entries.get(id) ?? []);
}

/** Appends the links; `false` where another sealer was faster. What was appended before that stands and is whole. */
async function append(links: readonly JournalLink[]): Promise<boolean> {
  try {
    await linkRepository().insertMany(links);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Where a pass begins that starts `at` this instant, and whether it goes over the whole window. */
function windowOf({ wholeAt }: SealMemory, reached: Date, at: Date): { from: Date; isWhole: boolean } {
  const lookingBack = (ms: number) => Math.max(0, reached.getTime() - ms);
  // A clock that was put back says nothing about what is sealed.
  if (wholeAt === null || wholeAt > at) return { from: new Date(lookingBack(LOOK_BACK_MS)), isWhole: true };
  const isWhole = at.getTime() - wholeAt.getTime() >= WHOLE_PASS_EVERY_MS;
  const lookBack = lookingBack(isWhole ? LOOK_BACK_MS : SHORT_LOOK_BACK_MS);
  return { from: new Date(Math.max(lookBack, wholeAt.getTime() - LOOK_BACK_MS)), isWhole };
}

/**
 * Seals what the journal of the hospital in force holds unsealed, oldest first. It goes over everything since a while
 * before the last sealed entry, so an entry whose transaction committed late is not passed over. Two at once do no harm: a
 * place in the chain can be taken once. Answers how many entries it sealed.
 *
 * @param memory of the calls before for this hospital: with it most passes are short, and ask the database less
 */
export async function sealJournal(memory: SealMemory = noSealMemory()): Promise<number> {
  const journal = storedJournal();
  const began = now();
  const start = await head();
  let last: Pick<JournalLink, 'seq' | 'hash'> = start;
  let count = 0;
  const { from, isWhole } = windowOf(memory, start.reached, began);
  const { sealed: known } = memory;
  const seen = new Set<string>();
  let place: Place | null = null;
  for (;;) {
    const places: Place[] = await journal.places(from, place, BATCH);
    for (;;) {
      const open = await unsealed(places.filter(({ _id }) => !known.has(_id)));
      const links = chain(last, open);
      const newest = links.at(-1);
      if (newest === undefined) break;
      if (await append(links)) {
        last = newest;
        count += links.length;
        break;
      }
      last = await head();
    }
    for (const { _id } of places) {
      known.add(_id);
      seen.add(_id);
    }
    place = places.at(-1) ?? null;
    if (places.length < BATCH) break;
  }
  if (isWhole) {
    // Only what lies in the window is worth remembering.
    for (const id of known) if (!seen.has(id)) known.delete(id);
    memory.wholeAt = began;
  }
  return count;
}

/** Keeps with the platform, once a day, where the hospital's chain stands; logged, so that it lies outside the database too. */
export async function anchorJournal(): Promise<void> {
  const { services, tenant } = context();
  const last = await head();
  if (last.seq === 0) return;
  const day = now().toISOString().slice(0, 10);
  const anchor = { hospital: tenant.id, day, seq: last.seq, hash: last.hash };
  await runAsSystem(services, services.tenants.platform, 'anchor a journal', async () => {
    if ((await anchorRepository().findOne({ hospital: tenant.id, day })) !== null) return;
    try {
      await anchorRepository().insert(anchor);
      services.log.info('The journal is anchored.', { hospitalId: tenant.id, count: last.seq, hash: last.hash });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  });
}
