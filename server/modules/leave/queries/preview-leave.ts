import type { z } from 'zod';
import { overlaps, spanFault, takenByYear } from '../../../../shared/domain/leave-days.ts';
import type { LeavePreview, previewLeave as previewLeaveSchema } from '../../../../shared/schemas/leave.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getStaff } from '../../staff/index.ts';
import { balancesOf } from '../balances.ts';
import { calendarFor } from '../calendar.ts';
import { presentShifts } from '../leave.presenter.ts';
import { leaveTypeRepository } from '../leave.repository.ts';
import { decidedFor } from '../people.ts';
import { spanRefused } from '../refusals.ts';
import { clashingShifts } from '../shift-times.ts';
import { standingRequests } from './leave-of.ts';

/** What asking would mean. Nothing is kept. Refuses `not-found`, `not-allowed`, and `invalid-input` at days that cannot be. */
export async function previewLeave(wanted: z.output<typeof previewLeaveSchema>): Promise<LeavePreview> {
  const { userId, permissions } = person();
  const isOwn = wanted.staffId === undefined || wanted.staffId === userId;
  if (!isOwn && !permissions.has('leave.decide')) throw refuse('not-allowed');
  const staff = isOwn ? await getStaff(userId) : await decidedFor(wanted.staffId ?? userId);
  const staffId = staff._id as StaffId;
  const fault = spanFault(wanted);
  if (fault !== null) throw spanRefused(fault);
  const type = await leaveTypeRepository().get(wanted.typeId);
  const takes = takenByYear(wanted, await calendarFor(type, wanted.from, wanted.to));
  const years = takes.map(({ year }) => year);
  const balances = (await balancesOf([staff], [type], years)).get(staffId) ?? [];
  const standing = await standingRequests([staffId], wanted.from, wanted.to);
  return {
    halfDays: takes.reduce((sum, { halfDays }) => sum + halfDays, 0),
    years: balances.map(({ year, left }) => ({
      year,
      takes: takes.find((take) => take.year === year)?.halfDays ?? 0,
      left,
    })),
    clashes: await presentShifts(await clashingShifts(staffId, wanted)),
    overlaps: standing.some((request) => overlaps(request, wanted)),
  };
}
