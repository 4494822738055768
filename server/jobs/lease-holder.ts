import type { Services } from '../services.ts';
import type { HeldLease } from './lease.model.ts';
import { leasesOf } from './lease.model.ts';
import type { Timers } from './timers.ts';

/**
 * The leases of one node. A lease is kept from run to run, so that a job that comes every few seconds does not write one
 * each time, and given back when the node stops.
 */
export function createLeaseHolder(services: Services, timers: Timers, holder: string, leaseMs: number) {
  const leases = leasesOf(services.tenants.platform.connection);
  const held = new Map<string, { readonly lease: HeldLease; until: Date }>();
  let isClosed = false;
  const present = () => services.clock.now();
  const end = () => new Date(present().getTime() + leaseMs);
  const remaining = (until: Date) => until.getTime() - present().getTime();

  async function extend(lease: HeldLease): Promise<boolean> {
    if (isClosed) return false;
    const until = end();
    const isOurs = await leases.renew(lease, until);
    if (isOurs) held.set(lease.id, { lease, until });
    else if (held.get(lease.id)?.lease === lease) held.delete(lease.id);
    return isOurs;
  }

  return {
    /** The lease, ours for at least half its time; `null` where another node has it. */
    async hold(id: string): Promise<HeldLease | null> {
      const known = held.get(id);
      if (known !== undefined && remaining(known.until) > leaseMs / 2) return known.lease;
      // Past its end someone may have had it: then it must be taken anew, with a higher fence.
      if (known !== undefined && remaining(known.until) > 0 && (await extend(known.lease))) return known.lease;
      const until = end();
      const lease = await leases.take(id, holder, present(), until);
      if (lease === null) held.delete(id);
      else held.set(id, { lease, until });
      if (lease === null || !isClosed) return lease;
      await leases.release([id], holder, present());
      return null;
    },
    /** Whether it was ours when we looked last, and its time is not over. */
    has: (id: string): boolean => {
      const known = held.get(id);
      return known !== undefined && remaining(known.until) > 0;
    },
    /** What others count as theirs by now: it is taken anew before anything is done under it. */
    forget: (id: string): void => void held.delete(id),
    forgetAll: (): void => held.clear(),
    /** Renews the lease again and again while its job runs; the answer ends that. */
    keep(lease: HeldLease): () => void {
      let cancel: () => void = () => undefined;
      const beat = () => {
        cancel = timers.after(leaseMs / 3, () => {
          extend(lease).catch((error: unknown) => {
            services.log.warn('A lease could not be renewed.', { job: lease.id, error });
          });
          beat();
        });
      };
      beat();
      return () => cancel();
    },
    /** Gives everything back for good. What still runs under a lease cannot commit any more. */
    async releaseAll(): Promise<void> {
      isClosed = true;
      try {
        if (held.size > 0) await leases.release([...held.keys()], holder, present());
      } catch (error) {
        // They run out by themselves.
        services.log.warn('Leases could not be given back.', { count: held.size, error });
      }
      held.clear();
    },
  };
}

export type LeaseHolder = ReturnType<typeof createLeaseHolder>;
