import type { StaffId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announceStaffChanged } from '../staff.events.ts';
import type { Staff } from '../staff.model.ts';
import { staffCollection } from '../staff.model.ts';
import { staffPolicy } from '../staff.policy.ts';
import { staffRepository } from '../staff.repository.ts';

/**
 * Lets a suspended person return: active again, or invited where they never had a password. Their old sessions stay
 * over. Refuses `version-conflict`, and `state-refused` for who is not suspended.
 */
export async function returnStaff(staffId: StaffId, version: number): Promise<Staff> {
  return transaction(async () => {
    const staff = await staffRepository().get(staffId);
    authorise(staffPolicy, 'staff.manage', staff);
    if (staff.version !== version) throw refuse('version-conflict', { currentVersion: staff.version });
    if (staff.state !== 'suspended') throw refuse('state-refused', { detail: 'This person is not suspended.' });
    const state = staff.hasJoined ? 'active' : 'invited';
    const returned = await staffRepository().update(staffId, version, { state });
    await journal({
      action: 'staff.returned',
      subject: { kind: 'staff', id: staffId },
      changes: fieldChanges(staff, { state: returned.state }, staffCollection.encrypted),
    });
    announceStaffChanged(returned);
    return returned;
  });
}
