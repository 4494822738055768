import type { WardBoard } from '../../../../shared/schemas/places.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { can } from '../../../access/policy.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { wardPolicy } from '../places.policy.ts';
import { presentBed, presentRoom, presentWardHeading } from '../places.presenter.ts';
import { bedRepository, roomRepository, wardRepository } from '../places.repository.ts';

/** One ward whole. Refuses `not-found` for a ward the actor does not see. */
export async function getWardBoard(wardId: WardId): Promise<WardBoard> {
  // Before the snapshot: an event told twice is ignored, one never told would be missing.
  const seq = await streamPosition({ kind: 'ward', id: wardId });
  const ward = await wardRepository().get(wardId);
  const [rooms, beds] = await Promise.all([
    roomRepository().find({ wardId }, { sort: { position: 1 } }),
    bedRepository().find({ wardId }, { sort: { position: 1 } }),
  ]);
  return {
    ward: presentWardHeading(ward),
    rooms: rooms.map(presentRoom),
    beds: beds.map(presentBed),
    seq,
    abilities: { canManage: can(wardPolicy, 'ward.manage', ward) },
  };
}
