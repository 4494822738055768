import { clashes, daysOf, overlaps } from '../../../../shared/domain/leave-days.ts';
import type { LeaveOutlook, WardCover } from '../../../../shared/schemas/leave.ts';
import type { LeaveRequestId, StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { authorise } from '../../../access/policy.ts';
import { findWards } from '../../places/index.ts';
import type { Shift } from '../../rosters/index.ts';
import { findStaff, listAllStaff } from '../../staff/index.ts';
import { balancesOf } from '../balances.ts';
import type { LeaveRequest } from '../leave.model.ts';
import { leaveRequestPolicy } from '../leave.policy.ts';
import { listTypes, presentRequest, presentShifts } from '../leave.presenter.ts';
import { leaveRequestRepository } from '../leave.repository.ts';
import { nameFinder } from '../people.ts';
import { clashingShifts, shiftsOn, timesOf } from '../shift-times.ts';
import { standingRequests } from './leave-of.ts';

/**
 * What whoever decides a request has to know: the shifts it clashes with, how many the wards would have on each day, who
 * else is away, and the balances; and what keeps `coverId`, or whom the request names, from covering. Refuses `not-found`, `not-allowed` (one's own).
 */
export async function getOutlook(id: LeaveRequestId, coverId?: StaffId): Promise<LeaveOutlook> {
  const request = await leaveRequestRepository().get(id);
  authorise(leaveRequestPolicy, 'leave.decide', request);
  const clashing = await clashingShifts(request.staffId, request);
  const wardIds = [...new Set([...request.wardIds, ...clashing.map(({ wardId }) => wardId)])];
  const colleagues = await colleaguesOf(request, wardIds);
  const leave = await standingRequests([...colleagues.keys()], request.from, request.to);
  const nameOf = await nameFinder(leave.map(({ staffId }) => staffId));
  return {
    request: await presentRequest(request),
    clashes: await presentShifts(clashing),
    cover: await coverOf(request, wardIds, colleagues, leave),
    others: leave.map(({ staffId, from, to, state }) => ({
      staff: { id: staffId, name: nameOf(staffId) },
      from,
      to,
      state: state === 'approved' ? 'approved' : 'pending',
    })),
    balances: await balancesFor(request),
    coverTrouble: await coverTroubleOf({ ...request, coverId: coverId ?? request.coverId }, clashing),
  };
}

type Colleagues = ReadonlyMap<StaffId, readonly WardId[]>;

/** Everyone else assigned to one of these wards, with their wards. */
async function colleaguesOf({ staffId }: LeaveRequest, wardIds: readonly WardId[]): Promise<Colleagues> {
  const all = await asHouse('see who works beside them', () => listAllStaff());
  const beside = all.filter(
    (staff) => staff._id !== staffId && staff.state === 'active' && staff.wardIds.some((id) => wardIds.includes(id)),
  );
  return new Map(beside.map((staff) => [staff._id as StaffId, staff.wardIds]));
}

async function coverOf(
  request: LeaveRequest,
  wardIds: readonly WardId[],
  colleagues: Colleagues,
  leave: readonly LeaveRequest[],
): Promise<WardCover[]> {
  if (wardIds.length === 0) return [];
  const wards = await asHouse('name the wards of shifts', () => findWards(wardIds));
  const shifts = await shiftsOn(request, { wardIds });
  const isAway = (shift: Shift) =>
    leave.some((one) => one.state === 'approved' && one.staffId === shift.staffId && clashes(one, timesOf(shift)));
  const awayOn = (date: string, wardId: WardId, state: LeaveRequest['state']) =>
    new Set(
      leave
        .filter((one) => one.state === state && one.from <= date && one.to >= date)
        .filter((one) => colleagues.get(one.staffId)?.includes(wardId))
        .map(({ staffId }) => staffId),
    ).size;
  return daysOf(request).flatMap((date) =>
    wards.map((ward) => {
      const wardId = ward._id as WardId;
      const own = shifts.filter((shift) => shift.date === date && shift.wardId === wardId);
      const working = own.filter((shift) => shift.staffId !== null && !isAway(shift));
      const staying = working.filter((shift) => shift.staffId !== request.staffId || !clashes(request, timesOf(shift)));
      return {
        date,
        wardId,
        ward: ward.name,
        planned: new Set(working.map(({ staffId }) => staffId)).size,
        without: new Set(staying.map(({ staffId }) => staffId)).size,
        away: awayOn(date, wardId, 'approved'),
        asking: awayOn(date, wardId, 'pending'),
        open: own.filter(({ staffId }) => staffId === null).length,
      };
    }),
  );
}

async function balancesFor({ staffId, typeId, takes }: LeaveRequest): Promise<LeaveOutlook['balances']> {
  const [staff] = await asHouse('see whose leave it is', () => findStaff([staffId]));
  const types = (await listTypes()).filter(({ _id }) => _id === typeId);
  if (staff === undefined) return [];
  const years = takes.map(({ year }) => year);
  return (await balancesOf([staff], types, years)).get(staffId) ?? [];
}

/** Whether the colleague who is to cover is away at that time themselves, or works when whom they cover for would have. */
async function coverTroubleOf(
  request: LeaveRequest,
  clashing: readonly Shift[],
): Promise<LeaveOutlook['coverTrouble']> {
  if (request.coverId === null) return null;
  const leave = await standingRequests([request.coverId], request.from, request.to);
  if (leave.some((one) => overlaps(one, request))) return 'away';
  const shifts = await shiftsOn(request, { staffIds: [request.coverId] });
  const isAtOnce = (one: Shift, other: Shift) => one.startsAt < other.endsAt && other.startsAt < one.endsAt;
  return shifts.some((shift) => clashing.some((other) => isAtOnce(shift, other))) ? 'working' : null;
}
