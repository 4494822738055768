import { streamName } from '../../../../shared/events/streams.ts';
import type { RequestCard, StayCard, WardCensus } from '../../../../shared/schemas/stays.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { can } from '../../../access/policy.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition, streamPositions } from '../../../outbox/outbox.ts';
import { isWardVisible, listWardsAndRooms } from '../../places/index.ts';
import { cardsOf } from '../cards.ts';
import { inWardPolicy } from '../stays.policy.ts';
import { requestRepository, stayRepository } from '../stays.repository.ts';

const census = (id: WardId) => ({ kind: 'census', id }) as const;

/** Who lies in the ward and who waits for a bed there. Refuses `not-found` for a ward the actor does not see. */
export async function getWardCensus(wardId: WardId): Promise<WardCensus> {
  if (!(await isWardVisible(wardId))) throw refuse('not-found');
  // Before the snapshot: an event told twice is ignored, one never told would be missing.
  const seq = await streamPosition(census(wardId));
  const [stays, requests] = await Promise.all([
    stayRepository().find({ isOpen: true, wardId }, { sort: { _id: 1 } }),
    requestRepository().find(
      {
        $or: [
          { isOpen: true, toWardId: wardId },
          { isOpen: true, fromWardId: wardId },
        ],
      },
      { sort: { _id: 1 } },
    ),
  ]);
  return censusOf(wardId, await cardsOf(stays, requests, requests), seq);
}

/** The census of every ward the actor sees: as many questions to the database as for one. */
export async function listWardCensuses(): Promise<{ censuses: WardCensus[] }> {
  const { wards } = await listWardsAndRooms();
  const wardIds = wards.map(({ _id }) => _id as WardId);
  const positions = await streamPositions(wardIds.map(census));
  const [stays, requests] = await Promise.all([
    stayRepository().find({ isOpen: true }, { sort: { _id: 1 } }),
    requestRepository().find({ isOpen: true }, { sort: { _id: 1 } }),
  ]);
  const cards = await cardsOf(stays, requests, requests);
  const censuses = wardIds.map((wardId) => censusOf(wardId, cards, positions.get(streamName(census(wardId))) ?? 0));
  return { censuses };
}

function censusOf(
  wardId: WardId,
  cards: { readonly stays: readonly StayCard[]; readonly requests: readonly RequestCard[] },
  seq: number,
): WardCensus {
  const ward = { wardId };
  return {
    wardId,
    stays: cards.stays.filter((stay) => stay.wardId === wardId),
    requests: cards.requests.filter(({ toWardId, fromWardId }) => toWardId === wardId || fromWardId === wardId),
    seq,
    abilities: {
      canManageStays: can(inWardPolicy, 'stay.manage', ward),
      canRequest: can(inWardPolicy, 'stay.request', ward),
      canRecordVitals: can(inWardPolicy, 'vitals.record', ward),
    },
  };
}
