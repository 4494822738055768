import type { NoticeType } from '../../../shared/domain/notice-types.ts';
import type { MovementKind } from '../../../shared/schemas/stays.ts';
import type { BedId, WardId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import { raiseNotice, settleNotices } from '../notices/index.ts';
import type { BedRequest, Movement } from './stays.model.ts';
import { whoActs } from './who-acts.ts';

const TYPES: Readonly<Record<MovementKind, NoticeType | null>> = {
  admitted: 'stay.admitted',
  'joined-mother': 'stay.moved',
  moved: 'stay.moved',
  swapped: 'stay.moved',
  'move-undone': 'stay.moved',
  discharged: 'stay.discharged',
  'discharge-undone': 'stay.admitted',
  // It never happened, and the board says so.
  cancelled: null,
  uncancelled: 'stay.admitted',
};

/** A feed that catches up tells what everyone on the ward has long seen. */
const NEWS_MS = 15 * 60_000;

const exceptActor = () => {
  const by = whoActs();
  return by === null ? {} : { except: [by.id] };
};

/** Tells the people of the wards concerned, in the transaction in force. No name goes along: the bed says who it is. */
export async function tellOfMovement(movement: Movement): Promise<void> {
  const type = TYPES[movement.kind];
  if (type === null || now().getTime() - movement.at.getTime() > NEWS_MS) return;
  const { toWardId, toBedId, fromWardId, fromBedId } = movement;
  const isCrossing = toWardId !== null && fromWardId !== null && toWardId !== fromWardId;
  if (type === 'stay.discharged') return tellWard(movement, type, 'out', fromWardId, fromBedId);
  await tellWard(movement, type, isCrossing || type === 'stay.admitted' ? 'in' : 'within', toWardId, toBedId);
  // Each ward is led to its own bed: it may not see the other.
  if (isCrossing) await tellWard(movement, type, 'out', fromWardId, fromBedId);
}

async function tellWard(
  { _id, stayId, at }: Movement,
  type: NoticeType,
  way: 'in' | 'out' | 'within',
  wardId: WardId | null,
  bedId: BedId | null,
): Promise<void> {
  if (wardId === null) return;
  await raiseNotice({
    key: `${type}:${_id}:${way}`,
    type,
    audiences: [{ wardIds: [wardId], why: 'ward' }],
    ...exceptActor(),
    words: { way },
    link: { to: 'ward', wardId, bedId },
    subject: `${stayId}:${wardId}`,
    at,
    isFirst: true,
  });
}

/** Tells the ward that it is asked for a bed. */
export const tellOfRequest = (request: BedRequest): Promise<void> =>
  raiseNotice({
    key: `request.asked:${request._id}`,
    type: 'request.asked',
    audiences: [{ wardIds: [request.toWardId], why: 'ward' }],
    ...exceptActor(),
    words: { urgency: request.urgency },
    link: { to: 'ward', wardId: request.toWardId, bedId: null },
    isFirst: true,
  });

/** Nobody waits for an answer any more. */
export const endTellingOfRequest = (request: BedRequest): Promise<void> =>
  settleNotices({ key: `request.asked:${request._id}` });

/** Tells whoever asked what the ward says. */
export async function tellOfAnswer(request: BedRequest): Promise<void> {
  const { askedBy, toWardId, heldBedId, status } = request;
  if (askedBy === null) return;
  await raiseNotice({
    key: `request.answered:${request._id}:${request.version}`,
    type: 'request.answered',
    audiences: [{ staffIds: [askedBy.id], why: 'asked' }],
    ...exceptActor(),
    words: { answer: status },
    link: { to: 'ward', wardId: toWardId, bedId: heldBedId },
    subject: request._id,
    isFirst: true,
  });
}
