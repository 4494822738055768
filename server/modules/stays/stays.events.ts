import type { RequestCard, StayCard } from '../../../shared/schemas/stays.ts';
import type { RequestId, StayId, WardId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';
import { cardsOf } from './cards.ts';
import type { BedRequest, Stay } from './stays.model.ts';

const census = (wardId: WardId) => ({ kind: 'census', id: wardId }) as const;

/** The wards that show a request: the one that is asked, and the one the patient lies in. */
const wardsOf = ({ toWardId, fromWardId }: Pick<BedRequest, 'toWardId' | 'fromWardId'>): WardId[] =>
  fromWardId === null || fromWardId === toWardId ? [toWardId] : [toWardId, fromWardId];

/** Tells the wards of these stays and requests how they stand now, and answers with what was told. */
export async function show(
  stays: readonly Stay[],
  requests: readonly BedRequest[] = [],
): Promise<{ readonly stays: StayCard[]; readonly requests: RequestCard[] }> {
  const cards = await cardsOf(stays, requests);
  for (const stay of cards.stays) {
    if (stay.status !== 'finished' && stay.status !== 'cancelled') {
      announce(census(stay.wardId), 'stay.shown', { stay });
    }
  }
  for (const request of cards.requests) {
    for (const wardId of wardsOf(request)) announce(census(wardId), 'request.shown', { request });
  }
  return cards;
}

/** The one card of one stay. */
export async function showStay(stay: Stay): Promise<StayCard> {
  const [card] = (await show([stay])).stays;
  if (card === undefined) throw new Error('A stay was told and has no card.');
  return card;
}

export const tellGone = (wardId: WardId, stayId: string): void =>
  announce(census(wardId), 'stay.gone', { stayId: stayId as StayId });

export function tellRequestGone(request: BedRequest, wardIds: readonly WardId[] = wardsOf(request)): void {
  for (const wardId of wardIds) announce(census(wardId), 'request.gone', { requestId: request._id as RequestId });
}
