import type { ConsentId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Job } from '../../../jobs/job.ts';
import { journal } from '../../../journal/journal.ts';
import { announceConsent } from '../consents.events.ts';
import { consentRepository, consentsAsStored } from '../consents.repository.ts';
import { dueSlots } from '../slots.ts';
import { tellWaiting } from '../tell-people.ts';

const DAY_MS = 24 * 3_600_000;
const AT_ONCE = 200;

/** Once a day, whose signature a consent waits for is told again. That it became their turn they were told at once. */
export const remindSigners: Job = {
  name: 'consents.remind',
  everyMs: 10 * 60_000,
  async run() {
    const found = await consentsAsStored(waiting(), { sort: { remindedAt: 1 }, limit: AT_ONCE });
    for (const { consent, isDamaged } of found) if (!isDamaged) await remind(consent._id as ConsentId);
  },
};

const waiting = () =>
  ({ state: 'signing', signBy: { $gt: now() }, remindedAt: { $lte: new Date(now().getTime() - DAY_MS) } }) as const;

const remind = (consentId: ConsentId): Promise<void> =>
  transaction(async () => {
    const consent = await consentRepository().findOne({ _id: consentId, ...waiting() });
    if (consent === null) return;
    const at = now();
    // Noted whoever is due, so that one that waits for the patient is not looked at again and again.
    const noted = await consentRepository().noteWhere({ _id: consentId, version: consent.version }, { remindedAt: at });
    if (noted === null) return;
    await journal({ action: 'consent.reminded', subject: { kind: 'consent', id: consentId } });
    await announceConsent(noted);
    for (const { role, staffId } of dueSlots(consent)) {
      if (role === 'doctor' && staffId !== null)
        await tellWaiting(consent, staffId, `:${at.toISOString().slice(0, 13)}`);
    }
  });
