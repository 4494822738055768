import { now } from '../../../access/context.ts';
import type { Job } from '../../../jobs/job.ts';
import { LeaseLostError } from '../../../jobs/lease.ts';
import { CLIMB } from '../commands/start.ts';
import { climb } from '../commands/climb.ts';
import { putOff } from '../commands/stop.ts';
import { escalationRepository } from '../escalation.repository.ts';

const AT_ONCE = 200;

/**
 * Takes every step that is due, the longest due first, until none is left. One that fails is put off, so that however many
 * fail they hold up no other; the run fails in the end, for somebody should look.
 *
 * @param atOnce how many are read at a time
 */
export async function climbLadders(atOnce = AT_ONCE): Promise<void> {
  const failures: unknown[] = [];
  const tried = new Set<string>();
  for (;;) {
    const due = await escalationRepository().find(
      { state: 'active', dueAt: { $lte: now() } },
      { sort: { dueAt: 1 }, limit: atOnce },
    );
    // What could not even be put off is due still, and waits for the next run.
    const fresh = due.filter(({ _id }) => !tried.has(_id));
    for (const each of fresh) {
      tried.add(each._id);
      await climb(each._id).catch(async (error: unknown) => {
        if (error instanceof LeaseLostError) throw error;
        failures.push(error);
        await putOff(each).catch((another: unknown) => failures.push(another));
      });
    }
    if (due.length < atOnce || fresh.length === 0) break;
  }
  if (failures.length > 0) throw failures[0];
}

export const climbJob: Job = { name: CLIMB, everyMs: 5_000, run: () => climbLadders() };
