import { LRUCache } from 'lru-cache';
import type { ConsentId } from '../../../../shared/types/ids.ts';
import { context } from '../../../access/context.ts';
import type { Job } from '../../../jobs/job.ts';
import { checkConsent } from '../check-seals.ts';
import { consentsAsStored } from '../consents.repository.ts';
import { markAltered } from '../mark-altered.ts';

const AT_ONCE = 25;
const HOSPITALS_REMEMBERED = 500;

/** Goes through all consents again and again, a few at a time, and marks those that are not what was sealed. */
export function verifySeals(): Job {
  const reached = new LRUCache<string, string>({ max: HOSPITALS_REMEMBERED });
  return {
    name: 'consents.verify',
    everyMs: 120_000,
    runsWhenSuspended: true,
    async run() {
      const { id } = context().tenant;
      const after = reached.get(id) ?? '';
      const batch = await consentsAsStored({ _id: { $gt: after } }, { sort: { _id: 1 }, limit: AT_ONCE });
      for (const stored of batch) {
        const { _id } = stored.consent;
        await markAltered(_id as ConsentId, (await checkConsent(stored)).length > 0);
      }
      reached.set(id, batch.length < AT_ONCE ? '' : (batch.at(-1)?.consent._id ?? ''));
    },
  };
}
