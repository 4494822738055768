import type { StaffView } from '../../../shared/schemas/staff.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { context } from '../../access/context.ts';
import { can } from '../../access/policy.ts';
import type { Staff } from './staff.model.ts';
import { maySetPhoto, staffPolicy } from './staff.policy.ts';

/** What the actor in force may do with the entry. That a hospital keeps one admin is checked when it is done. */
function abilitiesOn(staff: Staff): StaffView['abilities'] {
  const { actor } = context();
  const mayManage = can(staffPolicy, 'staff.manage', staff);
  const isOneself = isPerson(actor) && actor.userId === staff._id;
  return {
    canEdit: mayManage,
    canSuspend: mayManage && !isOneself && staff.state !== 'suspended',
    canReturn: mayManage && staff.state === 'suspended',
    canSetPhoto: maySetPhoto(staff),
    canRemove: mayManage && !isOneself,
  };
}

export const presentStaff = (staff: Staff): StaffView => ({
  id: staff._id as StaffId,
  displayName: staff.displayName,
  email: staff.email,
  phone: staff.phone,
  jobTitle: staff.jobTitle,
  registrationNumber: staff.registrationNumber,
  qualifications: staff.qualifications.map(({ name, number, expiresOn }) => ({ name, number, expiresOn })),
  roles: [...staff.roles],
  customRoleIds: [...staff.customRoleIds],
  departmentIds: [...staff.departmentIds],
  wardIds: [...staff.wardIds],
  wardAccess: staff.wardAccess,
  dutyWardIds: [...staff.dutyWardIds],
  photoId: staff.photoId,
  state: staff.state,
  version: staff.version,
  abilities: abilitiesOn(staff),
});
