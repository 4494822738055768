import type { OnCallRoleId, StaffId, WardId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { OnCallRole } from '../on-call.model.ts';
import { onCallRoleRepository } from '../on-call.repository.ts';
import { hold, holds } from './hold-role.ts';

/**
 * Who begins duty holds these roles from now on, beside whoever does. For the house. Refuses `invalid-input` at
 * `/body/roleIds` for a role that is neither of that ward nor of the whole hospital.
 */
export function takeRolesForDuty(
  staffId: StaffId,
  wardId: WardId | null,
  roleIds: readonly OnCallRoleId[],
): Promise<void> {
  return transaction(async () => {
    const roles = await onCallRoleRepository().find({ _id: { $in: roleIds } });
    const fits = (role: OnCallRole) => role.wardId === null || role.wardId === wardId;
    const errors = roleIds.flatMap((id, index) => {
      const isThere = roles.some((role) => role._id === id && fits(role));
      const pointer = `/body/roleIds/${index}`;
      return isThere ? [] : [{ pointer, message: 'There is no such role in this ward.', code: 'not-found' }];
    });
    if (errors.length > 0) throw refuse('invalid-input', { errors });
    for (const role of roles.filter((one) => !holds(one, staffId))) {
      await hold(role, 'taken', [...role.holders, { staffId, since: now() }]);
    }
  });
}

/** The roles that somebody who is on duty there holds because of it: taken with it, or of that ward. For the house. */
export async function rolesOfDuty(
  staffId: StaffId,
  wardId: WardId | null,
  roleIds: readonly OnCallRoleId[],
): Promise<OnCallRole[]> {
  const all = await onCallRoleRepository().find({});
  const isOfDuty = (role: OnCallRole) =>
    (wardId !== null && role.wardId === wardId) || roleIds.includes(role._id as OnCallRoleId);
  return all.filter((role) => isOfDuty(role) && holds(role, staffId));
}

/** Who leaves duty holds these no more. For the house. */
export function leaveRolesAfterDuty(staffId: StaffId, roles: readonly OnCallRole[]): Promise<void> {
  return transaction(async () => {
    for (const role of roles) {
      const holders = role.holders.filter((holder) => holder.staffId !== staffId);
      await hold(role, 'left', holders);
    }
  });
}
