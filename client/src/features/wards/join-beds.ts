import type { BedView, WardBoard } from '../../../../shared/schemas/places.ts';
import type { RequestCard, StayCard, WardCensus } from '../../../../shared/schemas/stays.ts';
import type { BedFacts } from './board/cell.ts';

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

export const isSameFacts = (a: BedFacts, b: BedFacts): boolean =>
  isSame(a.bed, b.bed) && isSame(a.stay, b.stay) && isSame(a.others, b.others) && isSame(a.request, b.request);

const NOBODY: readonly StayCard[] = [];

/** Answers, for any bed of the ward, who lies there and for whom it is held. */
export function joiner(census: WardCensus | null): (bed: BedView) => BedFacts {
  if (census === null) return (bed) => ({ bed, stay: null, others: NOBODY, request: null });
  const stays = new Map<string, StayCard>(census.stays.map((stay) => [stay.id, stay]));
  const requests = new Map<string, RequestCard>(census.requests.map((request) => [request.id, request]));
  return (bed) => {
    const { stayId, infants = [], alsoHere = [], hold } = bed.state;
    const others = [...infants, ...alsoHere].map((id) => stays.get(id)).filter((stay) => stay !== undefined);
    return {
      bed,
      stay: (stayId === undefined ? undefined : stays.get(stayId)) ?? null,
      others: others.length === 0 ? NOBODY : others,
      request: (hold?.requestId === undefined ? undefined : requests.get(hold.requestId)) ?? null,
    };
  };
}

export interface RoomLayout {
  readonly id: string;
  readonly name: string;
  readonly bedIds: readonly string[];
}

export function layoutOf(board: WardBoard): RoomLayout[] {
  return [...board.rooms]
    .sort((a, b) => a.position - b.position)
    .map((room) => ({
      id: room.id,
      name: room.name,
      bedIds: board.beds.filter((bed) => bed.roomId === room.id).map((bed) => bed.id),
    }));
}

export const isSameLayout = (a: readonly RoomLayout[], b: readonly RoomLayout[]): boolean => isSame(a, b);
