import type { z } from 'zod';
import type { changeStaff as changeStaffSchema } from '../../../../shared/schemas/staff.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { getCustomRoles, refuseGivingRoles, refuseNoRole } from '../giving.ts';
import { refuseLastAdmin } from '../last-admin.ts';
import { grantsOf } from '../roles.model.ts';
import { announceRightsChanged, announceStaffChanged } from '../staff.events.ts';
import type { Staff, StaffRecord } from '../staff.model.ts';
import { staffCollection } from '../staff.model.ts';
import { staffPolicy } from '../staff.policy.ts';
import { staffRepository, takeTurn } from '../staff.repository.ts';
import { asBefore, wardChange } from '../ward-change.ts';

type Wanted = z.output<typeof changeStaffSchema>;

const OF_RIGHTS = ['roles', 'customRoleIds', 'grants', 'wardIds', 'wardsNow', 'wardAccess'];

/**
 * Changes what an admin may change of a person's entry; `null` empties a field. What is as asked already is answered as
 * it stands. Refuses `version-conflict`, `invalid-input` at wards, departments and roles that are not the hospital's and
 * where no role would be left, `not-allowed` for roles that give more than the actor holds, and `state-refused` where the
 * hospital would be left without an active admin.
 */
export async function changeStaff(staffId: StaffId, wanted: Wanted): Promise<Staff> {
  return transaction(async () => {
    const staff = await staffRepository().get(staffId);
    authorise(staffPolicy, 'staff.manage', staff);
    if (staff.version !== wanted.version) throw refuse('version-conflict', { currentVersion: staff.version });
    const change = {
      ...textChange(wanted),
      ...(await roleChange(staff, wanted)),
      ...(await wardChange(staff, wanted)),
    };
    const changes = fieldChanges(staff, change, staffCollection.encrypted);
    if (changes.length === 0) return staff;
    if (change.roles !== undefined && !change.roles.includes('admin')) await refuseLastAdmin(staff);
    const changed = await staffRepository().update(staffId, wanted.version, change);
    await journal({ action: 'staff.changed', subject: { kind: 'staff', id: staffId }, changes });
    announceStaffChanged(changed);
    if (changes.some(({ path }) => OF_RIGHTS.includes(path))) announceRightsChanged(changed);
    return changed;
  });
}

const textChange = ({ jobTitle, phone, registrationNumber, qualifications }: Wanted): Change<StaffRecord> => ({
  ...(jobTitle === undefined ? {} : { jobTitle }),
  ...(phone === undefined ? {} : { phone }),
  ...(registrationNumber === undefined ? {} : { registrationNumber }),
  ...(qualifications === undefined ? {} : { qualifications }),
});

async function roleChange(staff: Staff, wanted: Wanted): Promise<Change<StaffRecord>> {
  if (wanted.roles === undefined && wanted.customRoleIds === undefined) return {};
  const roles = asBefore(staff.roles, wanted.roles ?? staff.roles);
  const customRoleIds = asBefore(staff.customRoleIds, wanted.customRoleIds ?? staff.customRoleIds);
  refuseNoRole(roles, customRoleIds);
  // A role that is changed at the same time must not be given as it was.
  if (customRoleIds.length > 0) await takeTurn('custom-roles');
  const customRoles = await getCustomRoles(customRoleIds);
  refuseGivingRoles(
    roles.filter((name) => !staff.roles.includes(name)),
    customRoles.filter(({ _id }) => !(staff.customRoleIds as readonly string[]).includes(_id)),
  );
  return { roles, customRoleIds, grants: grantsOf(customRoles) };
}
