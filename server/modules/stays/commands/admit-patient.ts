import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { BedState } from '../../../../shared/domain/bed-state.ts';
import type { admitPatient as admitSchema, StayCard } from '../../../../shared/schemas/stays.ts';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { stayId as stayIdSchema } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { getPatientCard } from '../../patients/index.ts';
import { getBed } from '../../places/index.ts';
import { claim, occupy } from '../beds.ts';
import { consultantOf, insertStay, placeOf } from '../new-stay.ts';
import { keepPatientWards } from '../patient-wards.ts';
import { notOpen, patientHasBed } from '../refusals.ts';
import { idOf, meet, openRequestOf } from '../requests.ts';
import type { BedRequest } from '../stays.model.ts';
import { showStay } from '../stays.events.ts';
import { inWardPolicy } from '../stays.policy.ts';
import { requestRepository, stayRepository } from '../stays.repository.ts';
import { withNextBeds } from '../with-next-beds.ts';
import { recordMovement } from '../write-stay.ts';

export type Admission = z.output<typeof admitSchema>;

/** Whether somebody may put a patient there by saying why: a bed that is only not clean, and promised to nobody else. */
export const isOverridable = ({ use, turnover, hold }: BedState, requestId: string | null): boolean =>
  (turnover === 'dirty' || turnover === 'cleaning') &&
  (use === 'free' || (use === 'held' && requestId !== null && hold?.requestId === requestId));

/**
 * Admits a patient to a bed: the one they waited for, where they did. Refuses `not-found`, `not-allowed`, `already-exists`
 * where they are in the house, `state-refused` for a request that is not theirs or not open, and `bed-refused` with who was
 * first, when and the next best beds for them.
 */
export function admitPatient(wanted: Admission): Promise<StayCard> {
  const need = { type: null, tags: [], precaution: wanted.precaution ?? null };
  return transaction(() => withNextBeds({ patientId: wanted.patientId, need }, () => admit(wanted)));
}

async function admit(wanted: Admission): Promise<StayCard> {
  const bed = await getBed(wanted.bedId);
  authorise(inWardPolicy, 'stay.manage', bed);
  // A record that was merged answers with the one it is part of.
  const patientId = (await getPatientCard(wanted.patientId)).id;
  const present = await stayRepository().findOne({ patientId, isMain: true });
  if (present !== null) throw patientHasBed(present);
  const request = await requestFor(patientId, wanted.requestId);
  const requestId = idOf(request);
  const isForced = wanted.overrideReason !== undefined && isOverridable(bed.state, requestId);

  const stayId = stayIdSchema.parse(uuid());
  const occupant = { stayId, patientId, precaution: wanted.precaution ?? null, isMain: true };
  await occupy(wanted.bedId, occupant, { version: wanted.bedVersion, requestId, isForced });
  await claim(occupant, bed);
  const stay = await insertStay(stayId, {
    ...(await placeOf(bed.wardId, wanted.departmentId)),
    ...(await consultantOf(wanted.consultantId)),
    patientId,
    patientVersion: await keepPatientWards(patientId, { stayId, wardId: bed.wardId }),
    bedId: wanted.bedId,
    class: wanted.class,
    edd: wanted.edd ?? null,
    precaution: wanted.precaution ?? null,
  });
  await recordMovement(stayId, {
    kind: 'admitted',
    toBedId: wanted.bedId,
    toWardId: bed.wardId,
    reason: wanted.overrideReason ?? null,
  });
  if (request !== null) await meet(request, wanted.bedId);
  return showStay(stay);
}

async function requestFor(patientId: PatientId, named: Admission['requestId']): Promise<BedRequest | null> {
  const open = await openRequestOf(patientId);
  if (named === undefined || open?._id === named) return open;
  await requestRepository().get(named);
  throw notOpen();
}
