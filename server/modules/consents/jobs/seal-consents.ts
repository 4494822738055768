import type { ConsentId } from '../../../../shared/types/ids.ts';
import { context } from '../../../access/context.ts';
import type { Job } from '../../../jobs/job.ts';
import type { Filter } from '../../../db/filter.ts';
import type { ConsentRecord } from '../consents.model.ts';
import { consentsInOrder } from '../consents.repository.ts';
import { dueSeal, SEAL_CONSENTS, sealConsent } from '../seal.ts';

const PAGE = 200;

async function sealThose(filter: Filter<ConsentRecord>): Promise<void> {
  const { services, tenant } = context();
  // All of them: what cannot be sealed is met again at every run, and must not keep the others from it.
  for await (const { consent, isDamaged } of consentsInOrder(filter, PAGE)) {
    // What was altered before it could be sealed is never sealed: people must look at it.
    if (isDamaged || dueSeal(consent) === null) continue;
    try {
      await sealConsent(consent._id as ConsentId);
    } catch (error) {
      services.log.error('A consent could not be sealed yet.', { hospitalId: tenant.id, error });
    }
  }
}

/** What a process left that fell between the last signature and the seal, and what ended and has no page of it yet. */
export const sealConsents: Job = {
  name: SEAL_CONSENTS,
  everyMs: 10_000,
  runsWhenSuspended: true,
  async run() {
    await sealThose({ state: 'signing', sealed: null, isSigned: true });
    await sealThose({ state: 'revoked', sealed: 'completed' });
    await sealThose({ state: 'voided', sealed: 'completed' });
  },
};
