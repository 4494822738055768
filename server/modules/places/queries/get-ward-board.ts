import { streamName } from '../../../../shared/events/streams.ts';
import { wardMap } from '../../../../shared/projections/ward-board.ts';
import type { WardBoard, WardBoards } from '../../../../shared/schemas/places.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { context } from '../../../access/context.ts';
import { can } from '../../../access/policy.ts';
import { rememberedHere } from '../../../access/remembered.ts';
import type { Doc } from '../../../db/filter.ts';
import { sharedAnswer } from '../../../http/shared-answer.ts';
import { streamPosition, streamPositions } from '../../../outbox/outbox.ts';
import { byName } from '../by-name.ts';
import type { Ward } from '../places.model.ts';
import { wardPolicy } from '../places.policy.ts';
import { presentBed, presentRoom, presentWardHeading } from '../places.presenter.ts';
import { bedRepository, roomRepository, wardRepository } from '../places.repository.ts';

type WardMap = Pick<WardBoard, 'rooms' | 'beds'>;

interface KnownWard {
  readonly seq: number;
  readonly map: Promise<WardMap>;
  /** The whole board, by the version of the ward and what its reader may do: most of those who ask get the same. */
  readonly boards: Map<string, WardBoard>;
}

const WARDS_REMEMBERED = 300;
/**
 * Rooms and beds of wards, each as it was at a number of its stream. Whatever changes them is told there in the same
 * transaction, so under one number they are the same, whoever changed them on whichever node: when everyone comes back at
 * once they are read once. Whether the actor sees the ward, and with it these, is asked every time.
 */
const mapsHere = rememberedHere<string, KnownWard>(WARDS_REMEMBERED);

async function readMap(wardId: WardId): Promise<WardMap> {
  const [rooms, beds] = await Promise.all([
    roomRepository().find({ wardId }),
    bedRepository().find({ wardId, retiredAt: null }),
  ]);
  return wardMap({ rooms: rooms.map(presentRoom), beds: beds.map(presentBed) });
}

function wardAt(wardId: WardId, seq: number): KnownWard {
  const maps = mapsHere();
  const key = `${context().tenant.id}/${wardId}`;
  const known = maps.get(key);
  if (known?.seq === seq) return known;
  const read: KnownWard = { seq, map: readMap(wardId), boards: new Map() };
  // Before its first event nothing says whether a ward is still the same.
  if (seq === 0) return read;
  maps.set(key, read);
  read.map.catch(() => maps.delete(key));
  return read;
}

/** One ward whole. Refuses `not-found` for a ward the actor does not see. */
export async function getWardBoard(wardId: WardId): Promise<WardBoard> {
  // Before the snapshot: an event told twice is ignored, one never told would be missing.
  const seq = await streamPosition({ kind: 'ward', id: wardId });
  const ward = await wardRepository().get(wardId);
  const { map, boards } = wardAt(wardId, seq);
  const abilities = abilitiesAt(ward);
  const key = `${ward.version} ${Object.values(abilities).join(' ')}`;
  const board = boards.get(key) ?? sharedAnswer(boardOf(ward, abilities, await map, seq));
  boards.set(key, board);
  return board;
}

/** Every board the actor sees: one query for each kind of place, whatever their number. */
export async function listWardBoards(): Promise<WardBoards> {
  const wards = await wardRepository().find({});
  const positions = await streamPositions(wards.map((ward) => ({ kind: 'ward', id: ward._id as WardId })));
  const [rooms, beds] = await Promise.all([roomRepository().find({}), bedRepository().find({ retiredAt: null })]);
  const boards = wards.sort(byName).map((ward) =>
    boardOf(
      ward,
      abilitiesAt(ward),
      wardMap({
        rooms: rooms.filter((room) => room.wardId === ward._id).map(presentRoom),
        beds: beds.filter((bed) => bed.wardId === ward._id).map(presentBed),
      }),
      positions.get(streamName({ kind: 'ward', id: ward._id as WardId })) ?? 0,
    ),
  );
  return { boards };
}

const abilitiesAt = (ward: Doc<Ward>): WardBoard['abilities'] => ({
  canManage: can(wardPolicy, 'ward.manage', ward),
  canManageBeds: can(wardPolicy, 'bed.manage', ward),
  canClean: can(wardPolicy, 'bed.clean', ward),
});

const boardOf = (ward: Doc<Ward>, abilities: WardBoard['abilities'], map: WardMap, seq: number): WardBoard => ({
  ward: presentWardHeading(ward),
  ...map,
  seq,
  abilities,
});
