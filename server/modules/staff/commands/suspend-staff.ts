import type { StaffId } from '../../../../shared/types/ids.ts';
import { isPerson } from '../../../access/actor.ts';
import { context } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { refuseLastAdmin } from '../last-admin.ts';
import { announceStaffChanged } from '../staff.events.ts';
import type { Staff } from '../staff.model.ts';
import { staffCollection } from '../staff.model.ts';
import { staffPolicy } from '../staff.policy.ts';
import { staffRepository } from '../staff.repository.ts';

/**
 * Suspends a person: they cannot sign in, and the sign-in module ends their sessions when it hears `staff.changed`.
 * Refuses `version-conflict`, and `state-refused` for oneself, for who is suspended already, and where the hospital
 * would be left without an active admin.
 */
export async function suspendStaff(staffId: StaffId, version: number, reason: string): Promise<Staff> {
  return transaction(async () => {
    const staff = await staffRepository().get(staffId);
    authorise(staffPolicy, 'staff.manage', staff);
    const { actor } = context();
    if (isPerson(actor) && actor.userId === staffId) {
      throw refuse('state-refused', { detail: 'Nobody suspends themselves; ask another admin.' });
    }
    if (staff.version !== version) throw refuse('version-conflict', { currentVersion: staff.version });
    if (staff.state === 'suspended') throw refuse('state-refused', { detail: 'This person is suspended already.' });
    await refuseLastAdmin(staff);
    const suspended = await staffRepository().update(staffId, version, { state: 'suspended' });
    await journal({
      action: 'staff.suspended',
      subject: { kind: 'staff', id: staffId },
      changes: fieldChanges(staff, { state: suspended.state }, staffCollection.encrypted),
      reason,
    });
    announceStaffChanged(suspended);
    return suspended;
  });
}
