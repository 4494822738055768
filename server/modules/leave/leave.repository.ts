import type { StaffId } from '../../../shared/types/ids.ts';
import { repository } from '../../db/repository.ts';
import {
  holidayCollection,
  leaveBalanceCollection,
  leaveGuardCollection,
  leaveRequestCollection,
  leaveSettingsCollection,
  leaveTypeCollection,
} from './leave.model.ts';
import {
  holidayPolicy,
  leaveBalancePolicy,
  leaveGuardPolicy,
  leaveRequestPolicy,
  leaveSettingsPolicy,
  leaveTypePolicy,
} from './leave.policy.ts';

export const leaveTypeRepository = () => repository(leaveTypeCollection, leaveTypePolicy);
export const leaveBalanceRepository = () => repository(leaveBalanceCollection, leaveBalancePolicy);
export const leaveRequestRepository = () => repository(leaveRequestCollection, leaveRequestPolicy);
export const holidayRepository = () => repository(holidayCollection, holidayPolicy);
export const leaveSettingsRepository = () => repository(leaveSettingsCollection, leaveSettingsPolicy);

/**
 * Takes this transaction's turn at that person's leave. Two that each read before the other's write would both find the
 * last day free (write skew); both write the guard, so one begins anew and sees what the other took.
 */
export async function takeLeaveTurn(staffId: StaffId): Promise<void> {
  const turns = repository(leaveGuardCollection, leaveGuardPolicy);
  if ((await turns.updateWhere({ staffId }, {})) === null) await turns.insert({ staffId });
}
