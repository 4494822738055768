import type { StaffId, WardId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announceRightsChanged, announceStaffChanged } from '../staff.events.ts';
import { staffCollection, wardsNow } from '../staff.model.ts';
import { staffRepository } from '../staff.repository.ts';

/**
 * Makes these the wards where somebody is on duty, as the house. What they see follows at once: their screens, rooms and
 * channels are told in the same transaction. Does nothing where it is so already, or where nobody of that id works here.
 */
export function setDutyWards(staffId: StaffId, dutyWardIds: readonly WardId[]): Promise<void> {
  return transaction(async () => {
    const staff = await staffRepository().findOne({ _id: staffId });
    if (staff === null) return;
    const wanted = [...new Set(dutyWardIds)];
    if (wanted.length === staff.dutyWardIds.length && wanted.every((id) => staff.dutyWardIds.includes(id))) return;
    const change = { dutyWardIds: wanted, wardsNow: wardsNow({ ...staff, dutyWardIds: wanted }) };
    const changed = await staffRepository().update(staffId, staff.version, change);
    const changes = fieldChanges(staff, change, staffCollection.encrypted);
    await journal({ action: 'staff.duty-wards-changed', subject: { kind: 'staff', id: staffId }, changes });
    announceStaffChanged(changed);
    announceRightsChanged(changed);
  });
}
