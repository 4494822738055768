import type { BedId, PatientId, RequestId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import type { Change } from '../../db/repository.ts';
import { journal } from '../../journal/journal.ts';
import { findBeds, transitionBed } from '../places/index.ts';
import { changesOf } from './stay-changes.ts';
import type { BedRequest, RequestRecord, Stay } from './stays.model.ts';
import { requestCollection } from './stays.model.ts';
import { show, tellRequestGone } from './stays.events.ts';
import { requestRepository } from './stays.repository.ts';

export const openRequestOf = (patientId: PatientId): Promise<BedRequest | null> =>
  requestRepository().findOne({ patientId, isOpen: true });

/** Writes the change of a request and its journal entry, in the transaction in force. */
export async function writeRequest(
  request: BedRequest,
  action: string,
  change: Change<RequestRecord>,
): Promise<BedRequest> {
  const written = await requestRepository().update(request._id, request.version, change);
  await journal({
    action,
    subject: { kind: 'bed request', id: request._id },
    changes: changesOf(request, change, requestCollection),
  });
  return written;
}

/** Lets go of the bed that is held for the request, if one still is and it is not `but`. */
export async function letGo(request: BedRequest, but?: BedId): Promise<void> {
  if (request.heldBedId === null || request.heldBedId === but) return;
  const [bed] = await findBeds([request.heldBedId]);
  if (bed?.state.hold?.requestId === request._id) await transitionBed(request.heldBedId, { kind: 'release' });
}

/** The patient has the bed they waited for: nobody waits any more. */
export async function meet(request: BedRequest, bedId: BedId | null): Promise<void> {
  await letGo(request, bedId ?? undefined);
  const met = await writeRequest(request, 'bed-request.met', { status: 'met', isOpen: false, heldBedId: null });
  tellRequestGone(met);
}

/** Nobody waits any more: the patient left. */
export async function withdraw(request: BedRequest): Promise<void> {
  await letGo(request);
  const change = { status: 'cancelled', isOpen: false, heldBedId: null, answeredAt: now() } as const;
  tellRequestGone(await writeRequest(request, 'bed-request.cancelled', change));
}

/** The patient who waits lies elsewhere by now: the request follows. */
export async function follow(request: BedRequest, stay: Stay): Promise<void> {
  const change = { fromWardId: stay.wardId, fromBedId: stay.bedId };
  const moved = await writeRequest(request, 'bed-request.followed', change);
  const left = request.fromWardId;
  if (left !== null && left !== moved.fromWardId && left !== moved.toWardId) tellRequestGone(request, [left]);
  await show([], [moved]);
}

export const idOf = (request: BedRequest | null): RequestId | null => (request?._id ?? null) as RequestId | null;
