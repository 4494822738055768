import type { FileId, StaffId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { attachFiles, releaseFiles } from '../../files/index.ts';
import { announceStaffChanged } from '../staff.events.ts';
import type { Staff } from '../staff.model.ts';
import { staffCollection } from '../staff.model.ts';
import { maySetPhoto } from '../staff.policy.ts';
import { staffRepository } from '../staff.repository.ts';

/**
 * Makes a picture the actor brought the photo of somebody's entry, or takes it away; the one before is deleted. Refuses
 * `version-conflict`, `not-found` for a file that is not theirs, and `not-allowed` unless it is their own entry or they
 * manage staff.
 */
export function setStaffPhoto(staffId: StaffId, version: number, fileId: FileId | null): Promise<Staff> {
  return transaction(async () => {
    const staff = await staffRepository().get(staffId);
    if (!maySetPhoto(staff)) throw refuse('not-allowed');
    if (staff.version !== version) throw refuse('version-conflict', { currentVersion: staff.version });
    if (staff.photoId === fileId) return staff;
    await releaseFiles({ purpose: 'staff-photo', id: staffId });
    const changed = await staffRepository().update(staffId, version, { photoId: fileId });
    if (fileId !== null) await attachFiles([fileId], { purpose: 'staff-photo', id: staffId });
    await journal({
      action: fileId === null ? 'staff-photo.removed' : 'staff-photo.set',
      subject: { kind: 'staff', id: staffId },
      changes: fieldChanges(staff, { photoId: fileId }, staffCollection.encrypted),
    });
    announceStaffChanged(changed);
    return changed;
  });
}
