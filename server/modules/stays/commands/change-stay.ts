import type { z } from 'zod';
import { isDeepStrictEqual } from 'node:util';
import type { changeStay as changeStaySchema } from '../../../../shared/schemas/stays.ts';
import type { StayId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import { getBed, transitionBed } from '../../places/index.ts';
import { consultantOf, placeOf } from '../new-stay.ts';
import type { Stay, StayRecord } from '../stays.model.ts';
import { getStayToChange, writeStay } from '../write-stay.ts';
import type { Changed } from './move-stay.ts';
import { changed } from './move-stay.ts';

type Wanted = z.output<typeof changeStaySchema>;

/**
 * Changes what is known of a stay; the bed shows the precaution and that the patient is ready to move. Refuses `not-found`,
 * `not-allowed`, `version-conflict`, `state-refused` once it is over.
 */
export function changeStay(stayId: StayId, wanted: Wanted): Promise<Changed> {
  return transaction(async () => {
    const stay = await getStayToChange(stayId, wanted.version);
    const change = differences(stay, await changeOf(stay, wanted));
    if (Object.keys(change).length === 0) return changed([stay]);
    const after = await writeStay(stay, 'stay.changed', change);
    if (change.precaution !== undefined || change.isReadyToMove !== undefined) {
      await showOnBed(after, {
        ...(change.precaution === undefined ? {} : { precaution: change.precaution }),
        ...(change.isReadyToMove === undefined ? {} : { isReadyToMove: change.isReadyToMove }),
      });
    }
    return changed([after]);
  });
}

async function changeOf(stay: Stay, wanted: Wanted): Promise<Partial<StayRecord>> {
  const { edd, consultantId, departmentId, precaution, isReadyToMove, note } = wanted;
  return {
    ...(edd === undefined ? {} : { edd }),
    ...(consultantId === undefined ? {} : await consultantOf(consultantId)),
    ...(departmentId === undefined ? {} : { departmentId: (await placeOf(stay.wardId, departmentId)).departmentId }),
    ...(precaution === undefined ? {} : { precaution }),
    ...(isReadyToMove === undefined ? {} : { isReadyToMove }),
    ...(note === undefined ? {} : { note }),
  };
}

const differences = (stay: Stay, change: Partial<StayRecord>): Partial<StayRecord> =>
  Object.fromEntries(
    Object.entries(change).filter(([field, value]) => !isDeepStrictEqual(value, stay[field as keyof StayRecord])),
  );

type Shown = Omit<Extract<Parameters<typeof transitionBed>[1], { kind: 'overlay' }>, 'kind'>;

/** The bed of the one who lies there first shows it; beside others it would be taken for theirs. */
export async function showOnBed(stay: Stay, shown: Shown): Promise<void> {
  if (stay.bedId === null) return;
  const { state } = await getBed(stay.bedId);
  if (state.stayId === stay._id) await transitionBed(stay.bedId, { kind: 'overlay', ...shown });
}
