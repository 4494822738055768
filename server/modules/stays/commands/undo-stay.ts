import type { z } from 'zod';
import type { undoStay as undoSchema } from '../../../../shared/schemas/stays.ts';
import type { BedId, StayId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { findBeds, transitionBed } from '../../places/index.ts';
import { activeOccupancyOf, empty, overlay } from '../beds.ts';
import { lastIn, resume } from '../feed/land.ts';
import { keepPatientWards } from '../patient-wards.ts';
import { patientHasBed } from '../refusals.ts';
import { openRequestOf, writeRequest } from '../requests.ts';
import type { Stay, Undo } from '../stays.model.ts';
import { show, tellGone } from '../stays.events.ts';
import { stayPolicy } from '../stays.policy.ts';
import { stayRepository, unsafeEveryRequestRepository } from '../stays.repository.ts';
import { assertVersion, recordMovement, writeStay } from '../write-stay.ts';
import type { Changed } from './move-stay.ts';
import { changed } from './move-stay.ts';

const tooLate = () => refuse('state-refused', { detail: 'This cannot be taken back any more.' });

/**
 * Takes back the last move or discharge, within ten seconds and while nothing else has happened to the beds and the stay.
 * Refuses `not-found`, `not-allowed`, `version-conflict`, `state-refused` when it is too late, `already-exists` where the
 * patient has been admitted anew.
 */
export function undoStay(stayId: StayId, { version }: z.output<typeof undoSchema>): Promise<Changed> {
  return transaction(async () => {
    const stay = await stayRepository().get(stayId);
    authorise(stayPolicy, 'stay.manage', stay);
    assertVersion(stay, version);
    const { undo } = stay;
    if (undo === null || undo.until <= now() || undo.before.bedId === null) throw tooLate();
    await assertUntouched(undo);
    return undo.kind === 'move'
      ? undoMove(stay, undo, undo.before.bedId)
      : undoDischarge(stay, undo, undo.before.bedId);
  });
}

async function assertUntouched({ beds }: Undo): Promise<void> {
  const present = new Map((await findBeds(beds.map(({ bedId }) => bedId))).map(({ _id, version }) => [_id, version]));
  if (beds.some(({ bedId, version }) => present.get(bedId) !== version)) throw tooLate();
}

/** The patient lies again where they lay before. */
async function goBack(stay: Stay, isMain: boolean, { before }: Undo, bedId: BedId): Promise<void> {
  const occupancy = await lastIn(stay, bedId);
  if (occupancy === null) throw tooLate();
  const { precaution, _id } = stay;
  const bed = await transitionBed(bedId, {
    kind: 'reoccupy',
    stayId: _id as StayId,
    ...(precaution === null ? {} : { precaution }),
  });
  await resume(occupancy, { isMain });
  await overlay(bed, { ...before, isTransferPending: false });
}

async function undoMove(stay: Stay, undo: Undo, bedId: BedId): Promise<Changed> {
  const { before } = undo;
  const present = await activeOccupancyOf(stay._id);
  if (present !== null) await empty(present, 'undo');
  await goBack(stay, stay.isMain, undo, bedId);
  const back = await writeStay(stay, 'stay.move-undone', {
    ...before,
    patientVersion: await keepPatientWards(stay.patientId, { stayId: stay._id, wardId: before.wardId }),
  });
  const from = { fromBedId: stay.bedId, fromWardId: stay.wardId };
  await recordMovement(stay._id, { kind: 'move-undone', ...from, toBedId: bedId, toWardId: before.wardId });
  if (undo.requestId !== null) await askAgain(undo.requestId, back);
  if (stay.wardId !== before.wardId) tellGone(stay.wardId, stay._id);
  return changed([back]);
}

/** The request the move had met waits again. */
async function askAgain(requestId: NonNullable<Undo['requestId']>, { wardId, bedId }: Stay): Promise<void> {
  const request = await unsafeEveryRequestRepository('the move had met it').get(requestId);
  // They wait for something else by now.
  if ((await openRequestOf(request.patientId)) !== null) return;
  const status = request.answeredAt === null ? 'open' : 'accepted';
  const change = { status, isOpen: true, fromWardId: wardId, fromBedId: bedId } as const;
  const open = await writeRequest(request, 'bed-request.reopened', change);
  if (bedId !== null) await transitionBed(bedId, { kind: 'overlay', isTransferPending: true });
  await show([], [open]);
}

async function undoDischarge(stay: Stay, undo: Undo, bedId: BedId): Promise<Changed> {
  const { before } = undo;
  const { patientId } = stay;
  const anew = await stayRepository().findOne({ patientId, isMain: true });
  if (anew !== null) throw patientHasBed(anew);
  await goBack(stay, true, undo, bedId);
  const back = await writeStay(stay, 'stay.discharge-undone', {
    ...before,
    status: 'in-progress',
    isOpen: true,
    isMain: true,
    leftAt: null,
    disposition: null,
    patientVersion: await keepPatientWards(patientId, { stayId: stay._id, wardId: before.wardId }),
  });
  await recordMovement(stay._id, { kind: 'discharge-undone', toBedId: bedId, toWardId: before.wardId });
  return changed([back]);
}
