import type { Services } from '../services.ts';
import type { LeaseHolder } from './lease-holder.ts';
import { leasesOf } from './lease.model.ts';
import type { Timers } from './timers.ts';

const LOOK_EVERY_MS = 3_000;
/** How many of our looks in a row a node may not have shown itself. Looks are counted, not time: clocks differ and jump. */
const LOOKS_WITHOUT = 4;

export interface NodeWatch {
  start(): void;
  /** Looks no more, and tells the others so where the database is there. */
  stop(): Promise<void>;
  /** Resolves when no look is under way. */
  settled(): Promise<void>;
}

/**
 * Shows the other nodes that this one is there, and gives the jobs of a node that does not any more to whoever comes next. A
 * node that only slept finds its leases gone: what it had under way does not commit, and it begins anew.
 */
export function createNodeWatch(services: Services, timers: Timers, node: string, holder: LeaseHolder): NodeWatch {
  const leases = leasesOf(services.tenants.platform.connection);
  /** Of each other node the number it showed last, and in how many of our looks since. */
  const seen = new Map<string, { readonly shown: number; readonly looks: number }>();
  let isKnown = false;
  let underWay = Promise.resolve();
  let isLooking = false;
  let cancel: () => void = () => undefined;

  async function look(): Promise<void> {
    const wasThere = await leases.show(node);
    if (isKnown && !wasThere) holder.forgetAll();
    isKnown = true;
    const present = await leases.shown();
    for (const gone of [...seen.keys()].filter((other) => !present.has(other))) seen.delete(gone);
    for (const [other, shown] of present) {
      if (other === node) continue;
      const known = seen.get(other);
      const looks = known?.shown === shown ? known.looks + 1 : 0;
      seen.set(other, { shown, looks });
      if (looks < LOOKS_WITHOUT || !(await leases.bury(other, shown))) continue;
      seen.delete(other);
      services.log.warn('A node does not show itself any more; its jobs go to others.');
    }
  }

  /** One at a time: what takes longer than the pause is not overtaken. */
  function round(): void {
    cancel = timers.after(LOOK_EVERY_MS, round);
    if (isLooking) return;
    isLooking = true;
    underWay = look()
      .catch((error: unknown) => {
        // Nobody is judged by a look that did not come about.
        services.log.warn('This node could not show that it is there.', { error });
      })
      .finally(() => {
        isLooking = false;
      });
  }

  return {
    start: round,
    async stop() {
      cancel();
      await underWay;
      try {
        if (isKnown) await leases.bury(node);
      } catch (error) {
        services.log.warn('That this node is gone could not be told.', { error });
      }
    },
    settled: () => underWay,
  };
}
