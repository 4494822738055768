import type { z } from 'zod';
import type { cancelAdmission as cancelSchema } from '../../../../shared/schemas/stays.ts';
import type { StayId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import { activeOccupancyOf, empty, takeBack } from '../beds.ts';
import { keepPatientWards } from '../patient-wards.ts';
import { infantsWithHer } from '../refusals.ts';
import { infantsOf } from '../relocate.ts';
import { openRequestOf, withdraw } from '../requests.ts';
import { tellGone } from '../stays.events.ts';
import { occupancyRepository } from '../stays.repository.ts';
import { getStayToChange, recordMovement, writeStay } from '../write-stay.ts';
import { leaving } from './discharge-stay.ts';
import type { Changed } from './move-stay.ts';
import { changed } from './move-stay.ts';

/**
 * The admission was a mistake: the bed is as it was before it. A patient who has been moved since, lay there for a while or
 * in isolation has used it after all: then their present bed needs its clean. Refuses `not-found`, `not-allowed`, `version-conflict`, `state-refused` once it is
 * over and while an infant lies with her.
 */
export function cancelAdmission(stayId: StayId, { version, reason }: z.output<typeof cancelSchema>): Promise<Changed> {
  return transaction(async () => {
    const stay = await getStayToChange(stayId, version);
    if ((await infantsOf(stay)).length > 0) throw infantsWithHer();
    const request = await openRequestOf(stay.patientId);
    if (request !== null) await withdraw(request);
    const occupancy = await activeOccupancyOf(stayId);
    if (occupancy !== null) {
      const isFirst = (await occupancyRepository().count({ stayId, isVoid: false })) === 1;
      await (isFirst ? takeBack(occupancy) : empty(occupancy, 'vacate'));
    }
    const cancelled = await writeStay(stay, 'stay.cancelled', {
      ...leaving(),
      status: 'cancelled',
      patientVersion: await keepPatientWards(stay.patientId, { stayId, wardId: null }),
    });
    await recordMovement(stayId, { kind: 'cancelled', fromBedId: stay.bedId, fromWardId: stay.wardId, reason });
    tellGone(stay.wardId, stayId);
    return changed([cancelled]);
  });
}
