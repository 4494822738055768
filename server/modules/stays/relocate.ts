import type { MovementKind } from '../../../shared/schemas/stays.ts';
import type { BedId, StayId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import type { Doc } from '../../db/filter.ts';
import type { Bed } from '../places/index.ts';
import { transitionBed } from '../places/index.ts';
import { activeOccupancyOf, claim, empty, endOccupancy, occupantOf, occupy, overlay } from './beds.ts';
import type { TakeOptions } from './beds.ts';
import { keepPatientWards } from './patient-wards.ts';
import { placeOf } from './new-stay.ts';
import { follow, idOf, meet } from './requests.ts';
import type { BedRequest, Occupancy, Stay, StayRecord, Undo } from './stays.model.ts';
import { tellGone } from './stays.events.ts';
import { stayRepository } from './stays.repository.ts';
import { recordMovement, writeStay } from './write-stay.ts';

const UNDOABLE_MS = 10_000;

export const undoableUntil = (): Date => new Date(now().getTime() + UNDOABLE_MS);

export interface Infant {
  readonly stay: Stay;
  readonly occupancy: Occupancy;
}

/** The infants who lie with her. */
export async function infantsOf(mother: Stay): Promise<Infant[]> {
  if (mother.bedId === null) return [];
  const stays = await stayRepository().find({ bornToStayId: mother._id as StayId, isOpen: true });
  const near = stays.filter(({ isWithMother }) => isWithMother);
  const found: Infant[] = [];
  for (const stay of near) {
    const occupancy = await activeOccupancyOf(stay._id);
    // One whom she left behind has a bed of their own.
    if (occupancy?.role === 'infant' && occupancy.bedId === mother.bedId) found.push({ stay, occupancy });
  }
  return found;
}

/** Where the stay is, for the one who takes the change back. */
export const placeBefore = (stay: Stay): Undo['before'] => ({
  wardId: stay.wardId,
  departmentId: stay.departmentId,
  bedId: stay.bedId,
  onWardSince: stay.onWardSince,
  inBedSince: stay.inBedSince,
  discharge: stay.discharge,
  dischargeAt: stay.dischargeAt,
  isReadyToMove: stay.isReadyToMove,
});

interface Relocation extends TakeOptions {
  readonly kind: MovementKind;
  readonly reason: string | null;
  readonly request: BedRequest | null;
}

export const isMetBy = (request: BedRequest, bed: Doc<Bed>): boolean =>
  request.toWardId === bed.wardId || request.heldBedId === bed._id;

/**
 * Moves the stay, and the infants who lie with her, to that bed, in the transaction in force. Answers with the stays as
 * they are now, the mother first.
 */
export async function relocate(stay: Stay, to: Doc<Bed>, options: Relocation): Promise<Stay[]> {
  const { request, kind, reason } = options;
  const infants = await infantsOf(stay);
  const from = await activeOccupancyOf(stay._id);
  // First, so that who comes second is told before anything else is written.
  const occupied = await occupy(to._id as BedId, occupantOf(stay), options);
  for (const { occupancy } of infants) await endOccupancy(occupancy);
  const left = from === null ? null : await empty(from, 'vacate');
  await claim(occupantOf(stay), to);
  let landed = occupied;
  for (const infant of infants) landed = await layBeside(infant.stay, to);
  const isTransferPending = request !== null && !isMetBy(request, to);
  landed = await overlay(landed, { discharge: stay.discharge, isReadyToMove: false, isTransferPending });

  const moved = await writeStay(stay, 'stay.moved', {
    ...(await landingOf(stay, to)),
    isReadyToMove: false,
    isWithMother: false,
    undo:
      kind === 'moved' && infants.length === 0 && left !== null
        ? {
            kind: 'move',
            until: undoableUntil(),
            beds: [landed, left].map(({ _id, version }) => ({ bedId: _id as BedId, version })),
            before: placeBefore(stay),
            requestId: isTransferPending ? null : idOf(request),
          }
        : null,
  });
  await recordMovement(stay._id, { ...stepOf(stay, to), kind, reason });
  const all = [moved];
  for (const infant of infants) all.push(await bringAlong(infant.stay, to, kind));
  if (request !== null) await (isTransferPending ? follow(request, moved) : meet(request, to._id as BedId));
  if (stay.wardId !== to.wardId) for (const { _id } of all) tellGone(stay.wardId, _id);
  return all;
}

export const stepOf = (stay: Stay, to: Doc<Bed>) => ({
  fromBedId: stay.bedId,
  fromWardId: stay.wardId,
  toBedId: to._id as BedId,
  toWardId: to.wardId,
});

/** The fields of a stay that is in that bed from now on. */
export async function landingOf(stay: Stay, to: Doc<Bed>): Promise<Partial<StayRecord>> {
  const at = now();
  const isSameWard = stay.wardId === to.wardId;
  return {
    ...(isSameWard ? {} : await placeOf(to.wardId)),
    bedId: to._id as BedId,
    onWardSince: isSameWard ? stay.onWardSince : at,
    inBedSince: at,
    patientVersion: await keepPatientWards(stay.patientId, { stayId: stay._id, wardId: to.wardId }),
  };
}

/** The infant lies with the one who is in that bed. @param version the bed's as the caller saw it */
export async function layBeside(infant: Stay, bed: Doc<Bed>, version?: number): Promise<Doc<Bed>> {
  await claim(occupantOf(infant), bed, 'infant');
  return transitionBed(
    bed._id as BedId,
    { kind: 'join', stayId: infant._id as StayId, as: 'infant' },
    version === undefined ? {} : { version },
  );
}

export async function bringAlong(infant: Stay, to: Doc<Bed>, kind: MovementKind): Promise<Stay> {
  const moved = await writeStay(infant, 'stay.moved', await landingOf(infant, to));
  await recordMovement(infant._id, { ...stepOf(infant, to), kind });
  return moved;
}
