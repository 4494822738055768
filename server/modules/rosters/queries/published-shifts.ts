import type { StaffId, WardId } from '../../../../shared/types/ids.ts';
import type { Shift } from '../rosters.model.ts';
import { shiftRepository } from '../rosters.repository.ts';

/** Of which people or wards, and when; whatever lies in the time at least in part. */
export interface ShiftsWanted {
  readonly staffIds?: readonly StaffId[];
  readonly wardIds?: readonly WardId[];
  readonly from: Date;
  readonly until: Date;
}

/** The published shifts that the actor sees, the earliest first, without those taken back. Open ones have no `staffId`. */
export const publishedShifts = ({ staffIds, wardIds, from, until }: ShiftsWanted): Promise<Shift[]> =>
  shiftRepository().find(
    {
      isCancelled: false,
      startsAt: { $lt: until },
      endsAt: { $gt: from },
      ...(staffIds === undefined ? {} : { staffId: { $in: staffIds } }),
      ...(wardIds === undefined ? {} : { wardId: { $in: wardIds } }),
    },
    { sort: { startsAt: 1 } },
  );
