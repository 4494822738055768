import type { z } from 'zod';
import type { LeaveSpan } from '../../../../shared/domain/leave-days.ts';
import { overlaps, spanFault, takenByYear } from '../../../../shared/domain/leave-days.ts';
import { daysBetween } from '../../../../shared/domain/zoned-time.ts';
import type { askForLeave as askForLeaveSchema } from '../../../../shared/schemas/leave.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import type { Staff } from '../../staff/index.ts';
import { getStaff } from '../../staff/index.ts';
import { balancesOf } from '../balances.ts';
import { calendarFor } from '../calendar.ts';
import { hospitalToday } from '../hospital-today.ts';
import { announceRequest } from '../leave.events.ts';
import type { LeaveRequest, LeaveRequestRecord, LeaveTypeDoc } from '../leave.model.ts';
import { leaveRequestCollection } from '../leave.model.ts';
import { leaveRequestPolicy } from '../leave.policy.ts';
import { leaveRequestRepository, leaveTypeRepository, takeLeaveTurn } from '../leave.repository.ts';
import { assertCover, decidedFor } from '../people.ts';
import { noSuchType, nothingCounts, overlapping, spanRefused, tooFar, tooFewLeft } from '../refusals.ts';
import { tellDeciders } from '../tell-people.ts';

type Wanted = z.output<typeof askForLeaveSchema>;

/** Who was ill says so afterwards. */
const DAYS_BACK = 31;
const DAYS_AHEAD = 550;

/**
 * Asks for leave, for oneself or, as whoever decides leave may, for somebody else; it counts against the balance from now
 * on. Those who ask for the same person at the same time take turns. Refuses `invalid-input` at days that cannot be, count
 * for nothing, or are more than is left, `already-exists` where they were asked for before, `not-found`, `not-allowed`.
 */
export function askForLeave(wanted: Wanted): Promise<LeaveRequest> {
  return transaction(async () => {
    const staff = await whose(wanted.staffId);
    const staffId = staff._id as StaffId;
    await takeLeaveTurn(staffId);
    assertDays(wanted);
    const type = await leaveTypeRepository().findOne({ _id: wanted.typeId });
    if (type === null) throw noSuchType();
    await assertFree(staffId, wanted);
    const takes = takenByYear(wanted, await calendarFor(type, wanted.from, wanted.to));
    if (takes.length === 0) throw nothingCounts();
    await assertLeft(staff, type, takes);
    await assertCover(wanted.coverId, staffId);
    return insert(wanted, staff, type, takes);
  });
}

async function whose(staffId: StaffId | undefined): Promise<Staff> {
  const { userId, permissions } = person();
  if (staffId === undefined || staffId === userId) return getStaff(userId);
  if (!permissions.has('leave.decide')) throw refuse('not-allowed');
  return decidedFor(staffId);
}

function assertDays(span: LeaveSpan): void {
  const fault = spanFault(span);
  if (fault !== null) throw spanRefused(fault);
  const today = hospitalToday();
  if (daysBetween(span.from, today) > DAYS_BACK || daysBetween(today, span.to) > DAYS_AHEAD) throw tooFar();
}

async function assertFree(staffId: StaffId, span: LeaveSpan): Promise<void> {
  const own = await asHouse('see what was asked for already', () =>
    leaveRequestRepository().find({
      staffId,
      $or: [{ state: 'pending' }, { state: 'approved' }],
      from: { $lte: span.to },
      to: { $gte: span.from },
    }),
  );
  if (own.some((request) => overlaps(request, span))) throw overlapping();
}

async function assertLeft(staff: Staff, type: LeaveTypeDoc, takes: LeaveRequestRecord['takes']): Promise<void> {
  const years = takes.map(({ year }) => year);
  const balances = (await balancesOf([staff], [type], years)).get(staff._id as StaffId) ?? [];
  for (const { year, left } of balances) {
    const taken = takes.find((take) => take.year === year)?.halfDays ?? 0;
    if (taken > left) throw tooFewLeft(year, left);
  }
}

async function insert(
  { typeId, from, to, fromPart, toPart, reason, coverId }: Wanted,
  staff: Staff,
  type: LeaveTypeDoc,
  takes: LeaveRequestRecord['takes'],
): Promise<LeaveRequest> {
  const { userId } = person();
  const staffId = staff._id as StaffId;
  const fields: LeaveRequestRecord = {
    staffId,
    typeId,
    typeName: type.name,
    from,
    to,
    fromPart,
    toPart,
    takes,
    wardIds: staff.wardIds,
    reason,
    state: 'pending',
    askedBy: userId,
    decidedBy: null,
    decidedAt: null,
    decision: null,
    coverId,
  };
  authorise(leaveRequestPolicy, staffId === userId ? 'shift.work' : 'leave.decide', fields);
  const request = await leaveRequestRepository().insert(fields);
  await journal({
    action: 'leave.asked',
    subject: { kind: 'leave', id: request._id },
    changes: fieldChanges<LeaveRequestRecord>({}, fields, leaveRequestCollection.encrypted),
  });
  await tellDeciders(request, staff);
  announceRequest(request);
  return request;
}
