import type { z } from 'zod';
import type { moveStay as moveSchema, StayCard } from '../../../../shared/schemas/stays.ts';
import type { BedId, StayId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Bed } from '../../places/index.ts';
import { getBed } from '../../places/index.ts';
import { activeOccupancyOf, empty } from '../beds.ts';
import { keepPatientWards } from '../patient-wards.ts';
import { isMetBy, layBeside, relocate } from '../relocate.ts';
import { follow, idOf, meet, openRequestOf } from '../requests.ts';
import type { Stay } from '../stays.model.ts';
import { show, tellGone } from '../stays.events.ts';
import { inWardPolicy } from '../stays.policy.ts';
import { withNextBeds } from '../with-next-beds.ts';
import { getStayToChange, recordMovement, writeStay } from '../write-stay.ts';
import { isOverridable } from './admit-patient.ts';

type Move = z.output<typeof moveSchema>;

export interface Changed {
  readonly stay: StayCard;
  readonly undoableUntil: string | null;
}

/** The answer to a change: told to the wards, the first is the one asked about. */
export async function changed(stays: readonly Stay[]): Promise<Changed> {
  const [stay] = (await show(stays)).stays;
  if (stay === undefined) throw new Error('Nothing changed.');
  return { stay, undoableUntil: stays[0]?.undo?.until.toISOString() ?? null };
}

/**
 * Moves a patient to another bed of any ward the actor sees; infants come along. An infant moved to its mother's bed lies
 * with her again. Refuses `not-found`, `not-allowed`, `version-conflict`, `state-refused` where nothing would change, and
 * `bed-refused` with who was first, when and the next best beds.
 */
export function moveStay(stayId: StayId, wanted: Move): Promise<Changed> {
  return transaction(async () => {
    const stay = await getStayToChange(stayId, wanted.version);
    const bed = await getBed(wanted.toBedId);
    authorise(inWardPolicy, 'stay.manage', bed);
    if (stay.bedId === wanted.toBedId) throw refuse('state-refused', { detail: 'The patient lies in this bed.' });
    if (stay.bornToStayId !== null && bed.state.stayId === stay.bornToStayId) return backToMother(stay, bed, wanted);
    const request = await openRequestOf(stay.patientId);
    const requestId = idOf(request);
    const need = { type: null, tags: [], precaution: stay.precaution };
    return withNextBeds({ patientId: stay.patientId, stayId, need }, async () =>
      changed(
        await relocate(stay, bed, {
          kind: 'moved',
          version: wanted.toBedVersion,
          requestId,
          request,
          isForced: wanted.overrideReason !== undefined && isOverridable(bed.state, requestId),
          reason: wanted.overrideReason ?? wanted.reason ?? null,
        }),
      ),
    );
  });
}

async function backToMother(stay: Stay, bed: Doc<Bed>, { toBedVersion }: Move): Promise<Changed> {
  const request = await openRequestOf(stay.patientId);
  const from = await activeOccupancyOf(stay._id);
  if (from !== null) await empty(from, 'vacate');
  await layBeside(stay, bed, toBedVersion);
  const toBedId = bed._id as BedId;
  const isSameWard = stay.wardId === bed.wardId;
  const at = now();
  const joined = await writeStay(stay, 'stay.moved', {
    wardId: bed.wardId,
    bedId: toBedId,
    isWithMother: true,
    ...(isSameWard ? {} : { onWardSince: at }),
    inBedSince: at,
    patientVersion: await keepPatientWards(stay.patientId, { stayId: stay._id, wardId: bed.wardId }),
  });
  const step = { fromBedId: stay.bedId, fromWardId: stay.wardId, toBedId, toWardId: bed.wardId };
  await recordMovement(stay._id, { ...step, kind: 'joined-mother' });
  if (request !== null) await (isMetBy(request, bed) ? meet(request, toBedId) : follow(request, joined));
  if (!isSameWard) tellGone(stay.wardId, stay._id);
  return changed([joined]);
}
