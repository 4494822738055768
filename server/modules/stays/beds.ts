import type { Precaution } from '../../../shared/domain/bed-state.ts';
import type { BedId, PatientId, RequestId, StayId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import { duplicateIndex } from '../../db/database-errors.ts';
import type { Doc } from '../../db/filter.ts';
import type { Bed } from '../places/index.ts';
import { getBed, newCleaning, transitionBed } from '../places/index.ts';
import { asHouse } from '../../access/as-house.ts';
import { patientHasBed } from './refusals.ts';
import type { Occupancy, OccupancyRole, Stay } from './stays.model.ts';
import { show } from './stays.events.ts';
import { occupancyRepository, stayRepository } from './stays.repository.ts';
import { writeStay } from './write-stay.ts';

/** Who is to lie in a bed. */
export interface Occupant {
  readonly stayId: StayId;
  readonly patientId: PatientId;
  readonly precaution: Precaution | null;
  /** `false`: a second stay of someone who has one, by a feed. */
  readonly isMain: boolean;
}

export const occupantOf = (stay: Stay): Occupant => ({
  stayId: stay._id as StayId,
  patientId: stay.patientId,
  precaution: stay.precaution,
  isMain: stay.isMain,
});

export interface TakeOptions {
  /** The bed's version as the caller saw it. */
  readonly version?: number;
  /** The request it may be held for. */
  readonly requestId?: RequestId | null;
  readonly isForced?: boolean;
}

/** Makes the bed occupied by them, in the transaction in force. Refuses `bed-refused`. */
export const occupy = (bedId: BedId, { stayId, precaution }: Occupant, options: TakeOptions): Promise<Doc<Bed>> =>
  transitionBed(
    bedId,
    {
      kind: 'occupy',
      stayId,
      ...(options.requestId == null ? {} : { requestId: options.requestId }),
      ...(precaution === null ? {} : { precaution }),
      ...(options.isForced === true ? { isForced: true } : {}),
    },
    options.version === undefined ? {} : { version: options.version },
  );

/** Notes that they lie there from now on. @param before the bed as it was before they came */
export async function claim(
  occupant: Occupant,
  before: Doc<Bed>,
  role: OccupancyRole = 'sole',
  from = now(),
): Promise<void> {
  const { turnover, cleaning } = before.state;
  try {
    await occupancyRepository().insert({
      bedId: before._id as BedId,
      wardId: before.wardId,
      stayId: occupant.stayId,
      patientId: occupant.patientId,
      role,
      from,
      to: null,
      isActive: true,
      claimsBed: role === 'sole',
      claimsPatient: role !== 'also' && occupant.isMain,
      isVoid: false,
      cleaningBefore: turnover === 'clean' ? null : (cleaning ?? null),
    });
  } catch (error) {
    // The transition before it refuses nearly always; this is the second lock, and says as much as can still be read.
    if (duplicateIndex(error) === 'occupancy_of_patient') throw patientHasBed(null);
    throw error;
  }
}

export const activeOccupancyOf = (stayId: string): Promise<Occupancy | null> =>
  occupancyRepository().findOne({ stayId: stayId as StayId, isActive: true });

/** Ends that they lie there. @param isVoid it was a mistake that is taken back */
export async function endOccupancy({ _id }: Occupancy, to = now(), isVoid = false): Promise<void> {
  await occupancyRepository().updateWhere(
    { _id },
    { to, isActive: false, claimsBed: false, claimsPatient: false, isVoid },
  );
}

/** Those who lie in the bed beside its first occupant: infants, and whom a feed put there, too. */
async function othersIn(bedId: BedId): Promise<Occupancy[]> {
  const found = await occupancyRepository().find({ bedId, isActive: true }, { sort: { from: 1 } });
  return found.filter(({ role }) => role !== 'sole');
}

/**
 * The first occupant leaves the bed, which then needs a clean, or stands as before where it was a mistake. Whoever lies
 * there too and stays becomes its occupant. In the transaction in force.
 */
export async function empty(left: Occupancy, how: 'vacate' | 'undo', to = now()): Promise<Doc<Bed>> {
  await endOccupancy(left, to, how === 'undo');
  const { bedId, cleaningBefore } = left;
  if (left.role !== 'sole') return transitionBed(bedId, { kind: 'part', stayId: left.stayId });
  const { state } = await getBed(bedId);
  const bed = await transitionBed(
    bedId,
    how === 'vacate'
      ? { kind: 'vacate', cleaning: newCleaning(state) }
      : cleaningBefore === null
        ? { kind: 'undo-occupy', turnover: 'clean' }
        : { kind: 'undo-occupy', turnover: 'dirty', cleaning: cleaningBefore },
  );
  return keepOthers(bed);
}

/** Whoever lay there longer, or in isolation, has used the bed, however they came there. */
const UNUSED_MS = 15 * 60_000;

/** That they lay there was a mistake: the bed is as before, unless it has been used meanwhile. */
export async function takeBack(left: Occupancy, to = now()): Promise<Doc<Bed>> {
  const { state } = await getBed(left.bedId);
  // By when the house learned of it: what a feed tells late and takes back at once never was.
  const isBrief = now().getTime() - left.createdAt.getTime() < UNUSED_MS;
  const isUnused = isBrief && state.precaution === undefined && state.isContaminated !== true;
  return empty(left, isUnused ? 'undo' : 'vacate', to);
}

async function keepOthers(bed: Doc<Bed>): Promise<Doc<Bed>> {
  const bedId = bed._id as BedId;
  const [next, ...rest] = await othersIn(bedId);
  if (next === undefined) return bed;
  let kept: Doc<Bed> = await transitionBed(bedId, { kind: 'occupy', stayId: next.stayId, isForced: true });
  await standAlone(next);
  for (const other of rest) kept = await joinAs(kept, other);
  return kept;
}

/** The bed is theirs from now on, and theirs is this bed alone where the stay is their one. */
const standAlone = ({ _id, stayId }: Occupancy): Promise<void> =>
  asHouse('see who is left in a bed', async () => {
    const stay = await stayRepository().get(stayId);
    await occupancyRepository().updateWhere({ _id }, { role: 'sole', claimsBed: true, claimsPatient: stay.isMain });
    // An infant whose mother has gone elsewhere does not go where she goes.
    if (stay.isWithMother) await show([await writeStay(stay, 'stay.parted-from-mother', { isWithMother: false })]);
  });

const joinAs = ({ _id }: Doc<Bed>, { stayId, role }: Occupancy): Promise<Doc<Bed>> =>
  transitionBed(_id as BedId, { kind: 'join', stayId, as: role === 'infant' ? 'infant' : 'also-here' });

/** Shows on a bed whose occupant has changed who else is there. */
export async function joinOthers(bed: Doc<Bed>): Promise<Doc<Bed>> {
  const shown: readonly StayId[] = [...(bed.state.infants ?? []), ...(bed.state.alsoHere ?? [])];
  let joined = bed;
  for (const other of await othersIn(bed._id as BedId)) {
    if (!shown.includes(other.stayId)) joined = await joinAs(joined, other);
  }
  return joined;
}

type Overlay = Pick<Stay, 'discharge' | 'isReadyToMove'> & { readonly isTransferPending: boolean };

/** Shows on a bed that was just occupied what else is known of the one who lies there. */
export async function overlay(
  bed: Doc<Bed>,
  { discharge, isReadyToMove, isTransferPending }: Overlay,
): Promise<Doc<Bed>> {
  if (discharge === 'none' && !isReadyToMove && !isTransferPending) return bed;
  return transitionBed(bed._id as BedId, { kind: 'overlay', discharge, isReadyToMove, isTransferPending });
}
