import type { z } from 'zod';
import type { changeStaff as changeStaffSchema } from '../../../../shared/schemas/staff.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { assertWardsExist } from '../../places/index.ts';
import { refuseLastAdmin } from '../last-admin.ts';
import { announceRightsChanged, announceStaffChanged } from '../staff.events.ts';
import type { Staff, StaffRecord } from '../staff.model.ts';
import { staffCollection } from '../staff.model.ts';
import { staffPolicy } from '../staff.policy.ts';
import { staffRepository } from '../staff.repository.ts';

type Wanted = z.output<typeof changeStaffSchema>;

/**
 * Changes what an admin may change of a person's entry; `null` empties a field. What is as asked already is answered as
 * it stands. Refuses `version-conflict`, `invalid-input` at wards that are not the hospital's, and `state-refused` where
 * the hospital would be left without an active admin.
 */
export async function changeStaff(staffId: StaffId, wanted: Wanted): Promise<Staff> {
  return transaction(async () => {
    const staff = await staffRepository().get(staffId);
    authorise(staffPolicy, 'staff.manage', staff);
    if (staff.version !== wanted.version) throw refuse('version-conflict', { currentVersion: staff.version });
    const change = await changeOf(staff, wanted);
    const changes = fieldChanges(staff, change, staffCollection.encrypted);
    if (changes.length === 0) return staff;
    if (change.roles !== undefined && !change.roles.includes('admin')) await refuseLastAdmin(staff);
    const changed = await staffRepository().update(staffId, wanted.version, change);
    await journal({ action: 'staff.changed', subject: { kind: 'staff', id: staffId }, changes });
    announceStaffChanged(changed);
    if (changes.some(({ path }) => path === 'roles' || path === 'wardIds')) announceRightsChanged(changed);
    return changed;
  });
}

async function changeOf(staff: Staff, wanted: Wanted): Promise<Change<StaffRecord>> {
  const { jobTitle, phone, registrationNumber, roles, wardIds } = wanted;
  return {
    ...(jobTitle === undefined ? {} : { jobTitle }),
    ...(phone === undefined ? {} : { phone }),
    ...(registrationNumber === undefined ? {} : { registrationNumber }),
    ...(roles === undefined ? {} : { roles: asBefore(staff.roles, roles) }),
    ...(wardIds === undefined ? {} : await wardChange(staff, wardIds)),
  };
}

async function wardChange(staff: Staff, wanted: Staff['wardIds']): Promise<Change<StaffRecord>> {
  const { wardIds, departmentIds } = await assertWardsExist(wanted);
  return {
    wardIds: asBefore(staff.wardIds, wardIds),
    departmentIds: asBefore(staff.departmentIds, departmentIds),
  };
}

/** The wanted items once each; in the present order where they are the same, for order means nothing here. */
function asBefore<Item>(present: readonly Item[], wanted: readonly Item[]): readonly Item[] {
  const once = [...new Set(wanted)];
  const isSame = once.length === present.length && once.every((item) => present.includes(item));
  return isSame ? present : once;
}
