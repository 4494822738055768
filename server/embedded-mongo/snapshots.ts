// Point-in-time reads of snapshot sessions (`readConcern: snapshot` outside transactions). LMDB keeps no history, so a
// cluster time is readable only when a first read has opened it here; it stays so for a short while.
import type { Timestamp } from 'bson';
import { mongoError } from './errors.ts';
import type { Snapshot } from './store/environment.ts';
import type { ReadView } from './store/scan.ts';
import type { Store } from './store/store.ts';

export type Snapshots = {
  /** The latest state, frozen under its cluster time. */
  open(): { atClusterTime: Timestamp; view: ReadView };
  /** Throws 239 SnapshotTooOld when that time was never opened here or has been let go. */
  at(clusterTime: Timestamp): ReadView;
  sweep(now: number): void;
  closeAll(): void;
};

const KEPT_MS = 60_000;
/** Old pages of a snapshot stay on disk, so only so many are kept. */
const MOST_KEPT = 64;

export function createSnapshots({ environment, oplog, catalog }: Store): Snapshots {
  const kept = new Map<string, { snapshot: Snapshot; view: ReadView; lastUsed: number }>();

  function drop(key: string): void {
    kept.get(key)?.snapshot.close();
    kept.delete(key);
  }

  return {
    open() {
      const atClusterTime = oplog.tick();
      const snapshot = environment.openSnapshot();
      const view: ReadView = { snapshot, catalogVersion: catalog.version };
      kept.set(atClusterTime.toString(), { snapshot, view, lastUsed: Date.now() });
      const oldest = kept.size > MOST_KEPT ? kept.keys().next().value : undefined;
      if (oldest !== undefined) drop(oldest);
      return { atClusterTime, view };
    },
    at(clusterTime) {
      const entry = kept.get(clusterTime.toString());
      if (!entry) {
        throw mongoError(
          239,
          'SnapshotTooOld',
          `Read timestamp ${clusterTime.toString()} is older than the oldest available timestamp.`,
        );
      }
      entry.lastUsed = Date.now();
      return entry.view;
    },
    sweep(now) {
      for (const [key, { lastUsed }] of kept) if (now - lastUsed > KEPT_MS) drop(key);
    },
    closeAll() {
      for (const key of [...kept.keys()]) drop(key);
    },
  };
}
