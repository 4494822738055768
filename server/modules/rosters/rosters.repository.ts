import { repository } from '../../db/repository.ts';
import type { RosterGuardRecord } from './rosters.model.ts';
import {
  plannedShiftCollection,
  rosterCollection,
  rosterGuardCollection,
  rosterLogCollection,
  rosterSettingsCollection,
  rosterTermsCollection,
  shiftCalendarCollection,
  shiftCollection,
  shiftTemplateCollection,
  staffingNeedsCollection,
  swapCollection,
  wishCollection,
} from './rosters.model.ts';
import {
  plannedShiftPolicy,
  rosterGuardPolicy,
  rosterLogPolicy,
  rosterPolicy,
  rosterSettingsPolicy,
  rosterTermsPolicy,
  shiftCalendarPolicy,
  shiftPolicy,
  shiftTemplatePolicy,
  staffingNeedsPolicy,
  swapPolicy,
  wishPolicy,
} from './rosters.policy.ts';

export const shiftTemplateRepository = () => repository(shiftTemplateCollection, shiftTemplatePolicy);
export const rosterRepository = () => repository(rosterCollection, rosterPolicy);
export const plannedShiftRepository = () => repository(plannedShiftCollection, plannedShiftPolicy);
export const shiftRepository = () => repository(shiftCollection, shiftPolicy);
export const swapRepository = () => repository(swapCollection, swapPolicy);
export const wishRepository = () => repository(wishCollection, wishPolicy);
export const rosterTermsRepository = () => repository(rosterTermsCollection, rosterTermsPolicy);
export const rosterSettingsRepository = () => repository(rosterSettingsCollection, rosterSettingsPolicy);
export const staffingNeedsRepository = () => repository(staffingNeedsCollection, staffingNeedsPolicy);
export const rosterLogRepository = () => repository(rosterLogCollection, rosterLogPolicy);
export const shiftCalendarRepository = () => repository(shiftCalendarCollection, shiftCalendarPolicy);

/**
 * Takes this transaction's turn at deciding on the shifts of these people, or the rosters of that ward. Two transactions
 * that each read before the other's write would both be right and together wrong (write skew); both write the guard, so
 * one begins anew. Call it before reading what is decided on.
 */
export async function takeTurns(of: RosterGuardRecord['of'], ids: readonly string[]): Promise<void> {
  const guards = repository(rosterGuardCollection, rosterGuardPolicy);
  // In one order everywhere, so that two transactions cannot wait for each other.
  for (const id of [...new Set(ids)].sort()) {
    if ((await guards.updateWhere({ _id: id }, {})) === null) await guards.insert({ of }, id);
  }
}
