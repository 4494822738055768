import type { z } from 'zod';
import type { dischargeStay as dischargeSchema } from '../../../../shared/schemas/stays.ts';
import type { BedId, StayId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { activeOccupancyOf, empty } from '../beds.ts';
import { keepPatientWards } from '../patient-wards.ts';
import { infantsWithHer } from '../refusals.ts';
import { infantsOf, placeBefore, undoableUntil } from '../relocate.ts';
import { openRequestOf, withdraw } from '../requests.ts';
import type { Stay } from '../stays.model.ts';
import { tellGone } from '../stays.events.ts';
import { getStayToChange, recordMovement, writeStay } from '../write-stay.ts';
import type { Changed } from './move-stay.ts';
import { changed } from './move-stay.ts';

type Discharge = z.output<typeof dischargeSchema>;

/** What keeps the patient here, by the checklist. */
const hasOpenBlockers = ({ checklist }: Stay): boolean =>
  checklist.some(({ isBlocker, state }) => isBlocker && state === 'open');

/**
 * The patient leaves: the stay is over and the bed waits for its clean, in one transaction. Refuses `not-found`,
 * `not-allowed`, `version-conflict`, `state-refused` while a blocker is open and no reason says why that does not matter,
 * and while an infant lies with her.
 */
export function dischargeStay(stayId: StayId, wanted: Discharge): Promise<Changed> {
  return transaction(async () => {
    const stay = await getStayToChange(stayId, wanted.version);
    if (hasOpenBlockers(stay) && wanted.overrideReason === undefined) {
      throw refuse('state-refused', { detail: 'A step of the discharge that cannot be left out is still open.' });
    }
    if ((await infantsOf(stay)).length > 0) throw infantsWithHer();
    const request = await openRequestOf(stay.patientId);
    if (request !== null) await withdraw(request);
    const occupancy = await activeOccupancyOf(stay._id);
    const bed = occupancy === null ? null : await empty(occupancy, 'vacate');
    const over = await writeStay(stay, 'stay.discharged', {
      ...leaving(),
      status: 'finished',
      disposition: wanted.disposition,
      patientVersion: await keepPatientWards(stay.patientId, { stayId, wardId: null }),
      undo:
        bed === null || occupancy?.role !== 'sole'
          ? null
          : {
              kind: 'discharge',
              until: undoableUntil(),
              beds: [{ bedId: bed._id as BedId, version: bed.version }],
              before: placeBefore(stay),
              requestId: null,
            },
    });
    await recordMovement(stayId, {
      kind: 'discharged',
      fromBedId: stay.bedId,
      fromWardId: stay.wardId,
      reason: wanted.overrideReason ?? null,
    });
    tellGone(stay.wardId, stayId);
    return changed([over]);
  });
}

/** What every stay that ends has in common. */
export const leaving = () =>
  ({
    isOpen: false,
    isMain: false,
    bedId: null,
    inBedSince: null,
    isWithMother: false,
    isReadyToMove: false,
    leftAt: now(),
  }) as const;
