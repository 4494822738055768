import type { BedId, PatientId, RequestId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import type { Change } from '../../db/repository.ts';
import { journal } from '../../journal/journal.ts';
import { findBeds, transitionBed } from '../places/index.ts';
import { asHouse } from '../../access/as-house.ts';
import { changesOf } from './stay-changes.ts';
import type { BedRequest, RequestRecord, Stay } from './stays.model.ts';
import { requestCollection } from './stays.model.ts';
import { show, tellRequestGone } from './stays.events.ts';
import { unsafeEveryRequestRepository } from './stays.repository.ts';
import { endTellingOfRequest } from './tell-people.ts';

export const openRequestOf = (patientId: PatientId): Promise<BedRequest | null> =>
  unsafeEveryRequestRepository('whoever has the bed waits nowhere any more').findOne({ patientId, isOpen: true });

/** Writes the change of a request and its journal entry, in the transaction in force. */
export async function writeRequest(
  request: BedRequest,
  action: string,
  change: Change<RequestRecord>,
): Promise<BedRequest> {
  const every = unsafeEveryRequestRepository('it was reached, or is met by an act in another ward');
  const written = await every.update(request._id, request.version, change);
  await journal({
    action,
    subject: { kind: 'bed request', id: request._id },
    changes: changesOf(request, change, requestCollection),
  });
  if (request.status === 'open' && written.status !== 'open') await endTellingOfRequest(written);
  return written;
}

/** Lets go of the bed that is held for the request, if one still is and it is not `but`. */
export async function letGo(request: BedRequest, but?: BedId): Promise<void> {
  const { heldBedId } = request;
  if (heldBedId === null || heldBedId === but) return;
  await asHouse('let go of a held bed', async () => {
    const [bed] = await findBeds([heldBedId]);
    if (bed?.state.hold?.requestId === request._id) await transitionBed(heldBedId, { kind: 'release' });
  });
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
