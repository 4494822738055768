import type { ConsentId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Job } from '../../../jobs/job.ts';
import { changeConsent } from '../change-consent.ts';
import { consentsAsStored } from '../consents.repository.ts';
import { endWaiting, tellExpired } from '../tell-people.ts';

const AT_ONCE = 200;

/**
 * What nobody finished in time is over. Nobody could sign it since then anyway: this only says so. One that all have signed
 * waits for its seal, and not for anybody.
 */
export const expireConsents: Job = {
  name: 'consents.expire',
  everyMs: 60_000,
  async run() {
    const over = await overdue();
    for (const id of over) await expire(id);
  },
};

const open = () => ({ state: 'signing', isSigned: false, signBy: { $lte: now() } }) as const;

async function overdue(): Promise<ConsentId[]> {
  const found = await consentsAsStored(open(), { sort: { signBy: 1 }, limit: AT_ONCE });
  return found.flatMap(({ consent, isDamaged }) => (isDamaged ? [] : [consent._id as ConsentId]));
}

const expire = (consentId: ConsentId): Promise<void> =>
  transaction(async () => {
    const [found] = await consentsAsStored({ _id: consentId, ...open() });
    if (found === undefined) return;
    const expired = await changeConsent(found.consent, 'expire', 'consent.expired', {});
    await endWaiting(expired);
    await tellExpired(expired);
  });
