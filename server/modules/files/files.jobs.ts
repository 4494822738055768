import { context, now } from '../../access/context.ts';
import { binDoor } from '../../db/bin-door.ts';
import type { Doc } from '../../db/filter.ts';
import { transaction } from '../../db/transaction.ts';
import type { BlobArea, BlobStore } from '../../files/blob-store.ts';
import { madeAt } from '../../files/blob-store.ts';
import type { Job } from '../../jobs/job.ts';
import { assertLease } from '../../jobs/lease.ts';
import { journal, journalAll } from '../../journal/journal.ts';
import { blobs } from './blobs.ts';
import { discardFile, NOT_SEEN_YET } from './commands/discard-file.ts';
import { SWEEP_FILES } from './commands/release-files.ts';
import type { StoredFile } from './files.model.ts';
import { fileCollection } from './files.model.ts';
import { fileRepository } from './files.repository.ts';

const BATCH = 100;
const HOUR_MS = 3_600_000;
/** A ticket lives a quarter of an hour and an upload two minutes: whoever has not come by then does not. */
const NOT_COMPLETED_MS = HOUR_MS;
/** A message that somebody began in the evening is sent the next day at the latest. */
const NOT_ATTACHED_MS = 24 * HOUR_MS;

const before = (ageMs: number): Date => new Date(now().getTime() - ageMs);

/** Files that were announced and never became any. */
async function sweepUncompleted(store: BlobStore): Promise<void> {
  const stale = { $or: NOT_SEEN_YET, createdAt: { $lt: before(NOT_COMPLETED_MS) } };
  for (const file of await fileRepository().find(stale, { limit: BATCH })) {
    await assertLease();
    await discardFile(store, file, 'not completed within an hour');
  }
}

/** Whoever attaches one just now writes the same record: one of the two begins anew and sees what the other did. */
async function releaseUnattached(): Promise<void> {
  const unattached = { state: 'available', parentId: null, updatedAt: { $lt: before(NOT_ATTACHED_MS) } } as const;
  await transaction(async () => {
    const ids = (await fileRepository().find(unattached, { limit: BATCH })).map((file) => file._id);
    if (ids.length === 0) return;
    await fileRepository().updateMany({ _id: { $in: ids } }, { state: 'removed' });
    await journalAll(
      ids.map((id) => ({ action: 'file.removed', subject: { kind: 'file', id }, reason: 'attached to nothing' })),
    );
  });
}

/** Bytes before records: died in between, it is begun again and nothing is left that nothing names. */
async function removeReleased(store: BlobStore): Promise<void> {
  for (;;) {
    const files = await fileRepository().find({ state: 'removed' }, { limit: BATCH });
    if (files.length === 0) return;
    for (const { blobKey } of files) {
      await assertLease();
      if (blobKey !== null) await store.remove(blobKey);
    }
    await transaction(async () => {
      await fileRepository().remove({ _id: { $in: files.map((file) => file._id) }, state: 'removed' });
      await journalAll(files.map(({ _id: id }) => ({ action: 'file.erased', subject: { kind: 'file', id } })));
    });
  }
}

/** Those of these keys that a record names. What lies in the Bin comes back with its bytes: those are named, too. */
async function named(area: BlobArea, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const having = area === 'files' ? { blobKey: { $in: keys } } : { quarantineKey: { $in: keys } };
  const binned = await binDoor(fileCollection).findBinned(having);
  const files = [...(await fileRepository().find(having)), ...binned.map(({ doc }) => doc)];
  return new Set(files.flatMap(({ blobKey, quarantineKey }) => [blobKey ?? '', quarantineKey ?? '']));
}

/** Removes bytes that nothing names and that are not just being written; answers the keys that are there. */
async function removeOrphans(store: BlobStore, area: BlobArea): Promise<ReadonlySet<string>> {
  const { tenant, services } = context();
  const present = new Set<string>();
  for await (const key of store.list(area, tenant.id)) present.add(key);
  const old = [...present].filter((key) => madeAt(key) < before(HOUR_MS));
  let removed = 0;
  for (let from = 0; from < old.length; from += BATCH) {
    const keys = old.slice(from, from + BATCH);
    const kept = await named(area, keys);
    await assertLease();
    for (const key of keys.filter((one) => !kept.has(one))) {
      await store.remove(key);
      present.delete(key);
      removed += 1;
    }
  }
  if (removed > 0) {
    const found = { hospitalId: tenant.id, count: removed, why: area };
    services.log.warn('Bytes that no record names were removed.', found);
  }
  return present;
}

/** Says of a file that its bytes are gone, or that they are there again (a store that was restored). */
async function mark(store: BlobStore, file: Doc<StoredFile>): Promise<boolean> {
  const isGone = file.blobKey === null || (await store.get(file.blobKey, Number.MAX_SAFE_INTEGER)) === null;
  if (isGone === (file.missingAt !== null)) return false;
  await transaction(async () => {
    const same = { _id: file._id, version: file.version };
    await fileRepository().updateWhere(same, { missingAt: isGone ? now() : null });
    await journal({ action: isGone ? 'file.missed' : 'file.found', subject: { kind: 'file', id: file._id } });
  });
  return isGone;
}

async function markMissing(store: BlobStore, present: ReadonlySet<string>): Promise<void> {
  const { tenant, services } = context();
  let after = '';
  let missing = 0;
  for (;;) {
    const settled = { state: 'available', updatedAt: { $lt: before(HOUR_MS) }, _id: { $gt: after } } as const;
    const files = await fileRepository().find(settled, { sort: { _id: 1 }, limit: BATCH });
    for (const file of files) {
      const isThere = present.has(file.blobKey ?? '');
      if (isThere === (file.missingAt === null)) continue;
      if (await mark(store, file)) missing += 1;
    }
    after = files.at(-1)?._id ?? after;
    if (files.length < BATCH) break;
  }
  if (missing > 0) services.log.error('The bytes of files are gone.', { hospitalId: tenant.id, count: missing });
}

/** What files need by themselves: that nothing stays which nobody can open, and that what is gone is known. */
export const fileJobs: readonly Job[] = [
  {
    name: SWEEP_FILES,
    everyMs: 600_000,
    nudgeDelayMs: 1_000,
    runsWhenSuspended: true,
    async run() {
      const store = blobs();
      await sweepUncompleted(store);
      await releaseUnattached();
      await removeReleased(store);
    },
  },
  {
    name: 'files.reconcile',
    everyMs: 6 * HOUR_MS,
    runsWhenSuspended: true,
    async run() {
      const store = blobs();
      await removeOrphans(store, 'quarantine');
      await markMissing(store, await removeOrphans(store, 'files'));
    },
  },
];
