import type { clashingShift, LeaveRequestView, leaveSetup, LeaveType } from '../../../shared/schemas/leave.ts';
import type { LeaveRequestId, LeaveTypeId, ShiftId } from '../../../shared/types/ids.ts';
import type { z } from 'zod';
import { can } from '../../access/policy.ts';
import { isPerson } from '../../access/actor.ts';
import { context } from '../../access/context.ts';
import { findWards } from '../places/index.ts';
import { asHouse } from '../../access/as-house.ts';
import type { Shift } from '../rosters/index.ts';
import { hospitalToday } from './hospital-today.ts';
import { listHolidays, workingWeek } from './calendar.ts';
import type { LeaveRequest, LeaveTypeDoc } from './leave.model.ts';
import { leaveRequestPolicy } from './leave.policy.ts';
import { leaveTypeRepository } from './leave.repository.ts';
import { nameFinder } from './people.ts';

export const presentType = (type: LeaveTypeDoc): LeaveType => ({
  id: type._id as LeaveTypeId,
  version: type.version,
  name: type.name,
  counts: type.counts,
  isLimited: type.isLimited,
  yearHalfDays: type.yearHalfDays,
  carryHalfDays: type.carryHalfDays,
});

/** The kinds of leave, in the order of their names. */
export async function listTypes(): Promise<LeaveTypeDoc[]> {
  return leaveTypeRepository().find({}, { sort: { nameKey: 1 } });
}

/** All that is set for the hospital; holidays from the year before on. */
export async function presentSetup(): Promise<z.infer<typeof leaveSetup>> {
  const firstYear = Number(hospitalToday().slice(0, 4)) - 1;
  const { workDays, version } = await workingWeek();
  const holidays = await listHolidays(`${firstYear}-01-01`, `${firstYear + 4}-12-31`);
  return {
    types: (await listTypes()).map(presentType),
    holidays: holidays.map(({ date, name }) => ({ date, name })),
    workDays: [...workDays],
    version,
  };
}

function mayCancel(request: LeaveRequest): boolean {
  const { actor } = context();
  if (!isPerson(actor)) return false;
  if (request.staffId !== actor.userId) {
    return request.state === 'approved' && can(leaveRequestPolicy, 'leave.decide', request);
  }
  return request.state === 'pending' || (request.state === 'approved' && request.from > hospitalToday());
}

/** As they leave, in one question for names whatever their number. */
export async function presentRequests(requests: readonly LeaveRequest[]): Promise<LeaveRequestView[]> {
  const ids = requests.flatMap(({ staffId, askedBy, decidedBy, coverId }) => [staffId, askedBy, decidedBy, coverId]);
  const nameOf = await nameFinder(ids);
  return requests.map((request) => ({
    id: request._id as LeaveRequestId,
    version: request.version,
    staff: { id: request.staffId, name: nameOf(request.staffId) },
    type: { id: request.typeId, name: request.typeName },
    from: request.from,
    to: request.to,
    fromPart: request.fromPart,
    toPart: request.toPart,
    halfDays: request.takes.reduce((sum, { halfDays }) => sum + halfDays, 0),
    reason: request.reason,
    state: request.state,
    askedAt: request.createdAt.toISOString(),
    askedBy: request.askedBy === request.staffId ? null : nameOf(request.askedBy),
    decidedBy: request.decidedBy === null ? null : nameOf(request.decidedBy),
    decidedAt: request.decidedAt?.toISOString() ?? null,
    decision: request.decision,
    cover: request.coverId === null ? null : { id: request.coverId, name: nameOf(request.coverId) },
    abilities: {
      canDecide: request.state === 'pending' && can(leaveRequestPolicy, 'leave.decide', request),
      canCancel: mayCancel(request),
    },
  }));
}

/** The one view of one. */
export async function presentRequest(request: LeaveRequest): Promise<LeaveRequestView> {
  const [view] = await presentRequests([request]);
  if (view === undefined) throw new Error('A request was shown and has no view.');
  return view;
}

export async function presentShifts(shifts: readonly Shift[]): Promise<z.infer<typeof clashingShift>[]> {
  const wards = await asHouse('name the wards of shifts', () =>
    findWards([...new Set(shifts.map((one) => one.wardId))]),
  );
  const names = new Map<string, string>(wards.map(({ _id, name }) => [_id, name]));
  return shifts.map((shift) => ({
    id: shift._id as ShiftId,
    wardId: shift.wardId,
    ward: names.get(shift.wardId) ?? '',
    date: shift.date,
    code: shift.code,
    startsAt: shift.startsAt.toISOString(),
    endsAt: shift.endsAt.toISOString(),
  }));
}
