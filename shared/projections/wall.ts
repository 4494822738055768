import type { BedState } from '../domain/bed-state.ts';
import type { Envelope } from '../events/envelope.ts';
import type { EventsOf } from '../events/registry.ts';
import type { WallBed, WallBedState, WallView } from '../schemas/wall.ts';
import type { BedId } from '../types/ids.ts';

/** Of a bed's state what may hang on a wall. */
export function wallStateOf(state: BedState): WallBedState {
  const { hold, out, cleaning, infants } = state;
  return {
    turnover: state.turnover,
    turnoverSince: state.turnoverSince,
    use: state.use,
    useSince: state.useSince,
    ...(hold === undefined ? {} : { heldUntil: hold.until }),
    ...(out === undefined ? {} : { outReason: out.reason }),
    ...(cleaning === undefined ? {} : { cleaning: wallCleaningOf(cleaning) }),
    ...(state.stayId === undefined ? {} : { stayId: state.stayId }),
    ...(infants === undefined ? {} : { infants: infants.length }),
    ...(state.precaution === undefined ? {} : { precaution: state.precaution }),
    ...(state.discharge === undefined ? {} : { discharge: state.discharge }),
    ...(state.isTransferPending === undefined ? {} : { isTransferPending: state.isTransferPending }),
    ...(state.isReadyToMove === undefined ? {} : { isReadyToMove: state.isReadyToMove }),
  };
}

function wallCleaningOf({ askedAt, startedAt, isOverdue }: NonNullable<BedState['cleaning']>) {
  return {
    askedAt,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(isOverdue === undefined ? {} : { isOverdue }),
  };
}

/**
 * An event of a ward's stream as its walls are told it, under the same number: how a bed stands as far as that may hang
 * on a wall, and of everything else only that it happened. Nothing else ever reaches a wall's browser.
 */
export interface WallEvent {
  readonly stream: string;
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly name: EventsOf<'ward'>;
  readonly data: { readonly bedId: BedId; readonly state: WallBedState } | Readonly<Record<string, never>>;
}

/** The event without what a wall may not know. */
export function wallEventOf({ stream, seq, at, name, data }: Envelope<EventsOf<'ward'>>): WallEvent {
  const told = 'state' in data ? { bedId: data.bedId, state: wallStateOf(data.state) } : {};
  return { stream, seq, at, name, data: told };
}

function withState(bed: WallBed, state: WallBedState): WallBed {
  const isSame = bed.state.stayId === state.stayId;
  // Whose name it was lies there no longer: it goes at once, and the next one's is asked for.
  return { ...bed, state, label: isSame ? bed.label : null };
}

/**
 * The wall after one event of its ward's stream. An event it already has changes nothing. `ask`: the wall has to be asked
 * for again (somebody else lies in a bed, or the ward is laid out anew), `gap`: events are missing; both answer the wall
 * as far as it is known.
 */
export function applyWallEvent(
  wall: WallView,
  event: WallEvent,
): { readonly wall: WallView; readonly next: 'nothing' | 'ask' | 'gap' } {
  if (event.seq <= wall.seq) return { wall, next: 'nothing' };
  if (event.seq !== wall.seq + 1) return { wall, next: 'gap' };
  const { data, seq } = event;
  if (!('state' in data)) return { wall: { ...wall, seq }, next: 'ask' };
  const before = wall.beds.find(({ id }) => id === data.bedId);
  const beds = wall.beds.map((bed) => (bed.id === data.bedId ? withState(bed, data.state) : bed));
  const isKnown = before !== undefined && before.state.stayId === data.state.stayId;
  return { wall: { ...wall, beds, seq }, next: isKnown ? 'nothing' : 'ask' };
}
