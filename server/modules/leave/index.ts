import type { StaffId } from '../../../shared/types/ids.ts';
import type { StaffTie } from '../../bin/staff-tie.ts';
import { tieOf } from '../../bin/staff-tie.ts';
import type { Module } from '../../module.ts';
import { leaveTypeBinKind } from './leave-type.bin.ts';
import {
  leaveBalanceCollection,
  leaveCollections,
  leaveGuardCollection,
  leaveRequestCollection,
} from './leave.model.ts';
import {
  holidayPolicy,
  leaveBalancePolicy,
  leaveRequestPolicy,
  leaveSettingsPolicy,
  leaveTypePolicy,
} from './leave.policy.ts';
import { leaveRoutes } from './leave.routes.ts';
import { leaveRight } from './leave.streams.ts';

export { listHolidays } from './calendar.ts';
export { askForLeave } from './commands/ask-for-leave.ts';
export { decideLeave } from './commands/decide-leave.ts';
export { setHoliday } from './commands/keep-calendar.ts';
export { createLeaveType } from './commands/keep-types.ts';
export { leaveOf } from './queries/leave-of.ts';

const ofPerson = (staffId: StaffId) => ({ staffId });

/** What is theirs goes to the Bin with whom it is of: nobody decides over the leave of somebody who is gone. */
const staffTies: readonly StaffTie[] = [
  { goesAlong: tieOf('leave', leaveRequestCollection, ofPerson) },
  { goesAlong: tieOf('leave', leaveBalanceCollection, ofPerson) },
  { goesWhenPurged: tieOf(null, leaveGuardCollection, ofPerson) },
];

/** Types of leave, balances, requests and decisions, and the ledger of who bears what (ROTA-4, ROTA-7). */
export const leaveModule = (): Module => ({
  name: 'leave',
  routes: leaveRoutes,
  policies: [leaveRequestPolicy, leaveTypePolicy, leaveBalancePolicy, holidayPolicy, leaveSettingsPolicy],
  collections: leaveCollections,
  streams: [leaveRight],
  binKinds: [leaveTypeBinKind],
  staffTies,
});
