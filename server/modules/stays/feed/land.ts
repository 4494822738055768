import type { BedId, StayId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Bed } from '../../places/index.ts';
import { findBeds, transitionBed } from '../../places/index.ts';
import { claim, occupantOf, occupy, overlay } from '../beds.ts';
import type { Occupancy, Stay } from '../stays.model.ts';
import { occupancyRepository } from '../stays.repository.ts';

/** How a feed's patient lies: in the bed, or nowhere because it is not known or was given to somebody else. */
export interface Landing {
  readonly bed: Doc<Bed> | null;
  readonly refusedBedId: BedId | null;
}

interface Manner {
  readonly from: Date;
  /** The patient is back where they were: that they left was a mistake. */
  readonly isBack: boolean;
  /** The stay was over, and its bed may be another's by now. */
  readonly isReopened: boolean;
}

/**
 * Puts the patient where the feed says, whatever the bed is like: they are there already. In a bed with somebody else in it
 * they lie, too, until a person has found out who does.
 */
export async function land(stay: Stay, bedId: BedId, { from, isBack, isReopened }: Manner): Promise<Landing> {
  const bed = await bedThere(bedId);
  if (bed === null) return { bed: null, refusedBedId: null };
  const occupant = occupantOf(stay);
  if (bed.state.use === 'occupied') {
    if (isReopened || stay.refusedBedId === bedId) return { bed: null, refusedBedId: bedId };
    await transitionBed(bedId, { kind: 'join', stayId: occupant.stayId, as: 'also-here' });
    await claim(occupant, bed, 'also', from);
    return { bed, refusedBedId: null };
  }
  const before = isBack || isReopened ? await untouchedSince(stay, bedId) : null;
  const taken =
    before === null
      ? await occupy(bedId, occupant, { isForced: true })
      : await transitionBed(bedId, {
          kind: 'reoccupy',
          stayId: occupant.stayId,
          ...(stay.precaution === null ? {} : { precaution: stay.precaution }),
        });
  if (before === null) await claim(occupant, bed, 'sole', from);
  else await resume(before, stay);
  const { discharge } = stay;
  return {
    bed: await overlay(taken, { discharge, isReadyToMove: false, isTransferPending: false }),
    refusedBedId: null,
  };
}

/** The bed; `null` for one that is not known or was taken away. */
export async function bedThere(bedId: BedId): Promise<Doc<Bed> | null> {
  const [bed] = await findBeds([bedId]);
  return bed === undefined || bed.retiredAt !== null ? null : bed;
}

/** When the stay was last in that bed, if nobody else has used it since: then it is as they left it. */
async function untouchedSince(stay: Stay, bedId: BedId): Promise<Occupancy | null> {
  const last = await lastIn(stay, bedId);
  if (last === null) return null;
  // By when they were written down: a feed may tell of a later patient with an earlier time.
  const [other] = await occupancyRepository().find(
    { bedId, _id: { $gt: last._id }, stayId: { $ne: last.stayId }, role: { $ne: 'infant' }, isVoid: false },
    { limit: 1 },
  );
  return other === undefined ? last : null;
}

/** When the stay was last in that bed. */
export async function lastIn(stay: Stay, bedId: BedId): Promise<Occupancy | null> {
  const [last = null] = await occupancyRepository().find(
    { stayId: stay._id as StayId, bedId, isActive: false, isVoid: false },
    { sort: { from: -1 }, limit: 1 },
  );
  return last;
}

/** The patient never left that bed. */
export async function resume({ _id }: Occupancy, { isMain }: Pick<Stay, 'isMain'>): Promise<void> {
  await occupancyRepository().updateWhere(
    { _id },
    { role: 'sole', to: null, isActive: true, claimsBed: true, claimsPatient: isMain },
  );
}
