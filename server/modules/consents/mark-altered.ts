import type { ConsentId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { now } from '../../access/context.ts';
import { transaction } from '../../db/transaction.ts';
import { journal } from '../../journal/journal.ts';
import { announceConsent } from './consents.events.ts';
import { consentRepository } from './consents.repository.ts';
import { storedConsent } from './check-seals.ts';
import { takeGateTurn } from './procedure-gate.ts';
import { tellAltered } from './tell-people.ts';

/**
 * Says on the record whether it was found to differ from what was sealed: its procedure loses its gate, and people are
 * told. One that is as it was sealed again (a restored copy) loses the mark. Does nothing where it says so already.
 */
export const markAltered = (consentId: ConsentId, isAltered: boolean): Promise<void> =>
  asHouse('mark what was altered', () =>
    transaction(async () => {
      const found = await storedConsent(consentId);
      if (found === null || (found.consent.alteredAt !== null) === isAltered) return;
      const { consent } = found;
      if (consent.procedureId !== null) await takeGateTurn(consent.procedureId);
      // Not by reading it back: what was damaged does not open.
      await consentRepository().updateMany({ _id: consentId }, { alteredAt: isAltered ? now() : null });
      const action = isAltered ? 'consent.found-altered' : 'consent.found-whole';
      await journal({ action, subject: { kind: 'consent', id: consentId } });
      await announceConsent({ ...consent, version: consent.version + 1 });
      if (isAltered) await tellAltered(consent, now());
    }),
  );
