import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { Filter } from '../../db/filter.ts';
import type {
  HolidayRecord,
  LeaveBalanceRecord,
  LeaveGuard,
  LeaveRequestRecord,
  LeaveSettingsRecord,
  LeaveTypeRecord,
} from './leave.model.ts';

const isOfTheirWards = (actor: PersonActor, { wardIds }: Pick<LeaveRequestRecord, 'wardIds'>): boolean =>
  actor.wardIds === null || wardIds.some((id) => actor.wardIds?.includes(id));

/** Everyone sees their own; the requests of others are seen by those who decide for one of their wards. Nobody decides their own. */
export const leaveRequestPolicy = definePolicy<LeaveRequestRecord>({
  of: 'request for leave',
  scope(actor): Filter<LeaveRequestRecord> | null {
    const own = { staffId: actor.userId };
    if (actor.permissions.has('leave.decide')) {
      return actor.wardIds === null ? {} : { $or: [own, { wardIds: { $in: actor.wardIds } }] };
    }
    return actor.permissions.has('shift.work') ? own : null;
  },
  rules: {
    'leave.decide': { may: (actor, request) => request.staffId !== actor.userId && isOfTheirWards(actor, request) },
    'shift.work': { may: (actor, request) => request.staffId === actor.userId },
  },
});

const everyoneWhoWorks = (actor: PersonActor): Record<never, never> | null =>
  actor.permissions.has('shift.work') || actor.permissions.has('leave.decide') ? {} : null;

export const leaveTypePolicy = definePolicy<LeaveTypeRecord>({
  of: 'kind of leave',
  scope: everyoneWhoWorks,
  rules: { 'leave.decide': { may: () => true } },
});

/** Whose balances somebody decides over is asked of their wards (`people.ts`): a balance knows none. */
export const leaveBalancePolicy = definePolicy<LeaveBalanceRecord>({
  of: 'balance of leave',
  scope(actor): Filter<LeaveBalanceRecord> | null {
    if (actor.permissions.has('leave.decide')) return {};
    return actor.permissions.has('shift.work') ? { staffId: actor.userId } : null;
  },
  rules: { 'leave.decide': { may: (actor, balance) => balance.staffId !== actor.userId } },
});

export const holidayPolicy = definePolicy<HolidayRecord>({
  of: 'holiday',
  scope: everyoneWhoWorks,
  rules: { 'leave.decide': { may: () => true } },
});

export const leaveSettingsPolicy = definePolicy<LeaveSettingsRecord>({
  of: 'settings of leave',
  scope: everyoneWhoWorks,
  rules: { 'leave.decide': { may: () => true } },
});

/** Guards hold nothing that could be read; whoever asks for leave must be able to write them. */
export const leaveGuardPolicy = definePolicy<LeaveGuard>({ of: 'leave guard', scope: () => ({}), rules: {} });
