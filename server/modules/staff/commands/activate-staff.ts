import type { StaffId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announceStaffChanged } from '../staff.events.ts';
import type { Staff } from '../staff.model.ts';
import { staffCollection } from '../staff.model.ts';
import { staffRepository } from '../staff.repository.ts';

/**
 * Makes an invited person active; for the house, in the transaction that stores their first password. Refuses
 * `state-refused` for who is not invited (any more).
 */
export async function activateStaff(staffId: StaffId): Promise<Staff> {
  return transaction(async () => {
    const active = await staffRepository().updateWhere(
      { _id: staffId, state: 'invited' },
      { state: 'active', hasJoined: true },
    );
    if (active === null) {
      await staffRepository().get(staffId);
      throw refuse('state-refused', { detail: 'This person is not waiting for an invitation.' });
    }
    await journal({
      action: 'staff.activated',
      subject: { kind: 'staff', id: staffId },
      changes: fieldChanges<{ state: Staff['state'] }>(
        { state: 'invited' },
        { state: active.state },
        staffCollection.encrypted,
      ),
    });
    announceStaffChanged(active);
    return active;
  });
}
