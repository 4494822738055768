import type { StayId, WardId } from '../../../../shared/types/ids.ts';
import type { Occupancy, Stay } from '../stays.model.ts';
import { occupancyRepository, stayRepository } from '../stays.repository.ts';

/** Who lay in a bed of these wards at any time in [`from`, `to`), infants beside their mothers too; mistakes left out. */
export const listOccupancies = (from: Date, to: Date, wardIds: readonly WardId[]): Promise<Occupancy[]> =>
  occupancyRepository().find({
    wardId: { $in: wardIds },
    from: { $lt: to },
    isVoid: false,
    $or: [{ to: null }, { to: { $gt: from } }],
  });

/** Every stretch of these stays in any bed, mistakes left out. */
export const listOccupanciesOf = (stayIds: readonly StayId[]): Promise<Occupancy[]> =>
  stayIds.length === 0
    ? Promise.resolve([])
    : occupancyRepository().find({ stayId: { $in: stayIds }, isVoid: false }, { sort: { from: 1 } });

/** Stays that ended in [`from`, `to`) in one of these wards by the patient leaving. */
export const listStaysLeft = (from: Date, to: Date, wardIds: readonly WardId[]): Promise<Stay[]> =>
  stayRepository().find({ leftAt: { $gte: from, $lt: to }, status: 'finished', wardId: { $in: wardIds } });

/** Stays in these wards that have not ended. */
export const listStaysOpen = (wardIds: readonly WardId[]): Promise<Stay[]> =>
  stayRepository().find({ isOpen: true, wardId: { $in: wardIds } });
