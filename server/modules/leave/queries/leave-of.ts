import { daysOf, partOn } from '../../../../shared/domain/leave-days.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import type { LeaveOfStaff } from '../../rosters/index.ts';
import type { LeaveRequest } from '../leave.model.ts';
import { leaveRequestRepository } from '../leave.repository.ts';

/** The requests of these people that touch the days from–to and are granted or wait, the earliest first. */
export const standingRequests = (staffIds: readonly StaffId[], from: string, to: string): Promise<LeaveRequest[]> =>
  staffIds.length === 0
    ? Promise.resolve([])
    : asHouse('see who is on leave', () =>
        leaveRequestRepository().find(
          {
            staffId: { $in: staffIds },
            $or: [{ state: 'pending' }, { state: 'approved' }],
            from: { $lte: to },
            to: { $gte: from },
          },
          { sort: { from: 1 } },
        ),
      );

/** Leave of these people on the days from–to, both included: what is granted and what waits. Not why. */
export async function leaveOf(staffIds: readonly StaffId[], from: string, to: string): Promise<LeaveOfStaff[]> {
  const requests = await standingRequests(staffIds, from, to);
  return requests.flatMap((request) => {
    const within = { from: request.from > from ? request.from : from, to: request.to < to ? request.to : to };
    const state = request.state === 'approved' ? ('approved' as const) : ('pending' as const);
    return daysOf(within).map((date) => ({ staffId: request.staffId, date, part: partOn(request, date), state }));
  });
}
