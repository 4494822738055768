import { streamName } from '../../../../shared/events/streams.ts';
import { wardMap } from '../../../../shared/projections/ward-board.ts';
import type { WardBoard, WardBoards } from '../../../../shared/schemas/places.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { can } from '../../../access/policy.ts';
import type { Doc } from '../../../db/filter.ts';
import { streamPosition, streamPositions } from '../../../outbox/outbox.ts';
import { byName } from '../by-name.ts';
import type { Bed, Room, Ward } from '../places.model.ts';
import { wardPolicy } from '../places.policy.ts';
import { presentBed, presentRoom, presentWardHeading } from '../places.presenter.ts';
import { bedRepository, roomRepository, wardRepository } from '../places.repository.ts';

/** One ward whole. Refuses `not-found` for a ward the actor does not see. */
export async function getWardBoard(wardId: WardId): Promise<WardBoard> {
  // Before the snapshot: an event told twice is ignored, one never told would be missing.
  const seq = await streamPosition({ kind: 'ward', id: wardId });
  const ward = await wardRepository().get(wardId);
  const [rooms, beds] = await Promise.all([
    roomRepository().find({ wardId }),
    bedRepository().find({ wardId, retiredAt: null }),
  ]);
  return boardOf(ward, rooms, beds, seq);
}

/** Every board the actor sees: one query for each kind of place, whatever their number. */
export async function listWardBoards(): Promise<WardBoards> {
  const wards = await wardRepository().find({});
  const positions = await streamPositions(wards.map((ward) => ({ kind: 'ward', id: ward._id as WardId })));
  const [rooms, beds] = await Promise.all([roomRepository().find({}), bedRepository().find({ retiredAt: null })]);
  const boards = wards.sort(byName).map((ward) =>
    boardOf(
      ward,
      rooms.filter((room) => room.wardId === ward._id),
      beds.filter((bed) => bed.wardId === ward._id),
      positions.get(streamName({ kind: 'ward', id: ward._id as WardId })) ?? 0,
    ),
  );
  return { boards };
}

const boardOf = (ward: Doc<Ward>, rooms: readonly Doc<Room>[], beds: readonly Doc<Bed>[], seq: number): WardBoard => ({
  ward: presentWardHeading(ward),
  ...wardMap({ rooms: rooms.map(presentRoom), beds: beds.map(presentBed) }),
  seq,
  abilities: {
    canManage: can(wardPolicy, 'ward.manage', ward),
    canManageBeds: can(wardPolicy, 'bed.manage', ward),
    canClean: can(wardPolicy, 'bed.clean', ward),
  },
});
