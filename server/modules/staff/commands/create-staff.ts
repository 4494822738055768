import type { DepartmentId, WardId } from '../../../../shared/types/ids.ts';
import { PLATFORM_ID } from '../../../../shared/types/ids.ts';
import type { Role } from '../../../../shared/types/permissions.ts';
import { ROLES } from '../../../../shared/types/permissions.ts';
import { context } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { assertWardsExist } from '../../places/index.ts';
import { announceStaffChanged } from '../staff.events.ts';
import type { Staff, StaffRecord } from '../staff.model.ts';
import { staffPolicy } from '../staff.policy.ts';
import { staffRepository } from '../staff.repository.ts';

/** Who is to be taken onto the staff list; what is left out is unknown. */
export interface NewStaff {
  readonly displayName: string;
  readonly email: string;
  readonly phone?: string | undefined;
  readonly jobTitle?: string | undefined;
  readonly registrationNumber?: string | undefined;
  readonly roles: readonly Role[];
  readonly wardIds?: readonly WardId[];
  /** The departments of the wards count as well. */
  readonly departmentIds?: readonly DepartmentId[];
  /** `invited` unless told: `active` only for who has a password in the same transaction. */
  readonly state?: 'invited' | 'active';
}

/**
 * Takes a person onto the staff list of the hospital in force. Refuses `already-exists` at `/body/email` where the
 * hospital has someone of that address, and `invalid-input` at the wards that are not the hospital's.
 * Throws an `Error` for a role that does not belong there: operators work for the platform, all others for a hospital.
 */
export async function createStaff(wanted: NewStaff): Promise<Staff> {
  assertRolesBelongHere(wanted.roles);
  return transaction(async () => {
    const wards = await assertWardsExist(wanted.wardIds ?? []);
    const record: StaffRecord = {
      displayName: wanted.displayName,
      email: wanted.email,
      phone: wanted.phone ?? null,
      jobTitle: wanted.jobTitle ?? null,
      registrationNumber: wanted.registrationNumber ?? null,
      roles: [...new Set(wanted.roles)],
      departmentIds: [...new Set([...(wanted.departmentIds ?? []), ...wards.departmentIds])],
      wardIds: wards.wardIds,
      state: wanted.state ?? 'invited',
      hasJoined: wanted.state === 'active',
    };
    authorise(staffPolicy, 'staff.manage', record);
    const staff = await staffRepository()
      .insert(record)
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? emailTaken() : error;
      });
    await journal({
      action: 'staff.added',
      subject: { kind: 'staff', id: staff._id },
      changes: fieldChanges({}, record),
    });
    announceStaffChanged(staff);
    return staff;
  });
}

function assertRolesBelongHere(roles: readonly Role[]): void {
  const audience = context().tenant.id === PLATFORM_ID ? 'operator' : 'staff';
  const stranger = roles.find((role) => ROLES[role].audience !== audience);
  if (stranger !== undefined) throw new Error(`The role ${stranger} does not belong to this tenant.`);
}

const emailTaken = () =>
  refuse('already-exists', {
    errors: [{ pointer: '/body/email', message: 'Someone here has this address already.', code: 'already-exists' }],
  });
