import type { CustomRoleId, DepartmentId, WardId } from '../../../../shared/types/ids.ts';
import { PLATFORM_ID } from '../../../../shared/types/ids.ts';
import type { WardAccess } from '../../../../shared/schemas/staff.ts';
import type { Role } from '../../../../shared/types/permissions.ts';
import { ROLES } from '../../../../shared/types/permissions.ts';
import { context } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { normaliseEmail } from '../../../crypto/normalise.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journalAll } from '../../../journal/journal.ts';
import { assertWardsExist } from '../../places/index.ts';
import { announceStaffChanged } from '../staff.events.ts';
import type { Staff, StaffRecord } from '../staff.model.ts';
import { staffCollection } from '../staff.model.ts';
import { staffPolicy } from '../staff.policy.ts';
import { getCustomRoles, refuseGivingRoles, refuseNoRole } from '../giving.ts';
import type { CustomRole } from '../roles.model.ts';
import { grantsOf, roleIdOf } from '../roles.model.ts';
import { staffRepository, takeTurn } from '../staff.repository.ts';

/** Who is to be taken onto the staff list; what is left out is unknown. */
export interface NewStaff {
  readonly displayName: string;
  readonly email: string;
  readonly phone?: string | undefined;
  readonly jobTitle?: string | undefined;
  readonly registrationNumber?: string | undefined;
  readonly roles: readonly Role[];
  readonly customRoleIds?: readonly CustomRoleId[];
  readonly wardIds?: readonly WardId[];
  readonly wardAccess?: WardAccess;
  /** The departments of the wards count as well. */
  readonly departmentIds?: readonly DepartmentId[];
  /** `invited` unless told: `active` only for who has a password in the same transaction. */
  readonly state?: 'invited' | 'active';
}

/**
 * Takes a person onto the staff list of the hospital in force. Refuses `already-exists` at `/body/email` where the
 * hospital has someone of that address, `invalid-input` at the wards and roles that are not the hospital's, and
 * `not-allowed` for roles that give more than the actor holds.
 * Throws an `Error` for a role that does not belong there: operators work for the platform, all others for a hospital.
 */
export async function createStaff(wanted: NewStaff): Promise<Staff> {
  const [staff] = await createManyStaff([wanted]);
  if (staff === undefined) throw new Error('Nobody was taken onto the staff list.');
  return staff;
}

/** The same for many people, all of them or none, in few statements; answers them in the order asked for. */
export async function createManyStaff(people: readonly NewStaff[]): Promise<Staff[]> {
  for (const { roles, customRoleIds, email } of people) {
    assertRolesBelongHere(roles);
    refuseNoRole(roles, customRoleIds ?? []);
    if (normaliseEmail(email) === null) throw noAddress();
  }
  return transaction(async () => {
    const records: StaffRecord[] = [];
    const wardsOf = wardsReader();
    const known = await rolesOf(people);
    for (const wanted of people) {
      const customRoles = givenRoles(wanted, known);
      records.push(recordOf(wanted, await wardsOf(wanted.wardIds ?? []), customRoles));
    }
    for (const record of records) authorise(staffPolicy, 'staff.manage', record);
    const staff = await staffRepository()
      .insertMany(records)
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? emailTaken() : error;
      });
    await journalAll(
      staff.map(({ _id }, index) => ({
        action: 'staff.added',
        subject: { kind: 'staff', id: _id },
        changes: fieldChanges({}, records[index] ?? {}, staffCollection.encrypted),
      })),
    );
    staff.forEach(announceStaffChanged);
    return staff;
  });
}

/** The hospital's own roles that any of them is to have, read once. */
async function rolesOf(people: readonly NewStaff[]): Promise<readonly CustomRole[]> {
  const ids = people.flatMap(({ customRoleIds = [] }) => customRoleIds);
  // A role that is changed at the same time must not be given as it was.
  if (ids.length > 0) await takeTurn('custom-roles');
  return getCustomRoles(ids);
}

function givenRoles({ roles, customRoleIds = [] }: NewStaff, known: readonly CustomRole[]): CustomRole[] {
  const customRoles = known.filter((role) => customRoleIds.includes(roleIdOf(role)));
  refuseGivingRoles(roles, customRoles);
  return customRoles;
}

type Wards = Awaited<ReturnType<typeof assertWardsExist>>;

/** People of one ward are taken on together: what was read for the first holds for all, in one transaction. */
function wardsReader(): (wardIds: readonly WardId[]) => Promise<Wards> {
  const read = new Map<string, Wards>();
  return async (wardIds) => {
    const key = wardIds.join();
    const wards = read.get(key) ?? (await assertWardsExist(wardIds));
    read.set(key, wards);
    return wards;
  };
}

const recordOf = (wanted: NewStaff, wards: Wards, customRoles: readonly CustomRole[]): StaffRecord => ({
  displayName: wanted.displayName,
  email: wanted.email,
  phone: wanted.phone ?? null,
  jobTitle: wanted.jobTitle ?? null,
  registrationNumber: wanted.registrationNumber ?? null,
  qualifications: [],
  roles: [...new Set(wanted.roles)],
  departmentIds: [...new Set([...(wanted.departmentIds ?? []), ...wards.departmentIds])],
  wardIds: wards.wardIds,
  dutyWardIds: [],
  wardAccess: wanted.wardAccess ?? 'assigned',
  wardsNow: wanted.wardAccess === 'duty' ? [] : wards.wardIds,
  customRoleIds: customRoles.map(roleIdOf),
  grants: grantsOf(customRoles),
  photoId: null,
  state: wanted.state ?? 'invited',
  hasJoined: wanted.state === 'active',
});

function assertRolesBelongHere(roles: readonly Role[]): void {
  const audience = context().tenant.id === PLATFORM_ID ? 'operator' : 'staff';
  const stranger = roles.find((role) => ROLES[role].audience !== audience);
  if (stranger !== undefined) throw new Error(`The role ${stranger} does not belong to this tenant.`);
}

/** It has the form of an address and can be none (a domain that is not written as such): nobody could sign in with it. */
const noAddress = () =>
  refuse('invalid-input', {
    errors: [{ pointer: '/body/email', message: 'Invalid email address', code: 'invalid_format' }],
  });

const emailTaken = () =>
  refuse('already-exists', {
    errors: [{ pointer: '/body/email', message: 'Someone here has this address already.', code: 'already-exists' }],
  });
