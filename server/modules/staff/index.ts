import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import type { Audience, Permission, Role } from '../../../shared/types/permissions.ts';
import { rightsOf } from '../../access/actor.ts';
import { asHouse } from '../../access/as-house.ts';
import type { StaffTie } from '../../bin/staff-tie.ts';
import type { Filter } from '../../db/filter.ts';
import { currentTransaction } from '../../db/transaction.ts';
import type { Module } from '../../module.ts';
import type { FormerStaff } from './former-staff.ts';
import { findNames, formerStaffCollection, formerStaffRepository } from './former-staff.ts';
import { getCustomRoles } from './giving.ts';
import { customRoleCollection } from './roles.model.ts';
import { customRolePolicy } from './roles.policy.ts';
import { customRoleKind } from './roles.bin.ts';
import { rolesRoutes } from './roles.routes.ts';
import { staffKind } from './staff.bin.ts';
import { staffFileRights } from './staff.files.ts';
import type { Staff, StaffRecord } from './staff.model.ts';
import { staffCollection, staffGuardCollection } from './staff.model.ts';
import { staffPolicy } from './staff.policy.ts';
import { staffRepository, takeTurn } from './staff.repository.ts';
import { staffRoutes } from './staff.routes.ts';
import { staffListRight } from './staff.streams.ts';

export { activateStaff } from './commands/activate-staff.ts';
export type { NewStaff } from './commands/create-staff.ts';
export { setDutyWards } from './commands/set-duty-wards.ts';
export { createManyStaff, createStaff } from './commands/create-staff.ts';
export type { FormerStaff } from './former-staff.ts';
export type { Staff } from './staff.model.ts';
export { presentStaff } from './staff.presenter.ts';
/**
 * From now on says whose entries this process changed, those of one transaction together, in the context of whoever changed
 * them, as soon as it is committed and before anybody is answered. For what is remembered of people; it must not throw.
 * Effects follow the event `staff.changed`.
 */
export { whenStaffChangeHere } from './staff.events.ts';

/** What the module is handed. */
export interface StaffNeeds {
  /** What every module keeps of people (`Module.staffTies`); asked once the house is wired. */
  readonly ties: () => readonly StaffTie[];
}

/**
 * The people who work at a hospital, and the operators of the platform: who they are and what roles and wards they
 * have. How they prove who they are belongs to the sign-in module.
 */
export const staffModule = ({ ties }: StaffNeeds): Module => ({
  name: 'staff',
  routes: [...staffRoutes, ...rolesRoutes],
  policies: [staffPolicy, customRolePolicy],
  collections: [staffCollection, staffGuardCollection, formerStaffCollection, customRoleCollection],
  streams: [staffListRight],
  fileRights: staffFileRights,
  binKinds: [staffKind(ties), customRoleKind],
});

/** The entry of that id. Refuses `not-found` where the actor sees none. */
export const getStaff = (staffId: StaffId): Promise<Staff> => staffRepository().get(staffId);

/** The entry of that address, however it is written; `null` where the actor sees none. */
export const findStaffByEmail = (email: string): Promise<Staff | null> =>
  staffRepository().findByBlind('emailIndex', email);

/**
 * Whether nobody is on the staff list yet. Inside a transaction that then adds someone it stays true until the commit:
 * those who ask take turns.
 */
export async function isStaffEmpty(): Promise<boolean> {
  await takeTurn('first-member');
  return (await staffRepository().findOne({})) === null;
}

/** What somebody may do and see now, by all their roles, assignments and duties. */
export const rightsOfStaff = (
  { roles, wardsNow, grants }: Pick<Staff, 'roles' | 'wardsNow' | 'grants'>,
  audience: Audience = 'staff',
): ReturnType<typeof rightsOf> => rightsOf(audience, roles, wardsNow, grants);

/** The staff who hold a role, whatever else they hold, in no order that means anything. */
export const listStaffOfRole = (role: Role): Promise<Staff[]> => staffRepository().find({ roles: role });

/** Those of these people whom the actor sees, whatever their state, in no order that means anything. */
export const findStaff = (staffIds: readonly StaffId[]): Promise<Staff[]> =>
  staffIds.length === 0 ? Promise.resolve([]) : staffRepository().find({ _id: { $in: staffIds } });

/**
 * What these people are called, by their id: those on the staff list and those whose entry was deleted, whatever the actor
 * sees of the list. For names in what they wrote, did and signed. Ids of nobody are left out.
 */
export const namesOf = (staffIds: readonly StaffId[]): Promise<ReadonlyMap<StaffId, string>> => findNames(staffIds);

/** What stays of everyone whose entry was deleted, or of these alone, in no order that means anything; for the house. */
export const listFormerStaff = (among?: readonly StaffId[]): Promise<FormerStaff[]> =>
  asHouse('name who worked here', () =>
    formerStaffRepository().find(among === undefined ? {} : { _id: { $in: [...among] } }),
  );

/** Whether the transaction in force changed somebody's entry: what is read in it may never be so for anybody else. */
export const hasChangedStaff = (): boolean => currentTransaction()?.mustJournal.has(staffCollection.name) === true;

/** What the hospital's own roles that somebody holds are called, in no order that means anything. */
export const roleNamesOf = async ({ customRoleIds }: Pick<Staff, 'customRoleIds'>): Promise<string[]> =>
  (await getCustomRoles(customRoleIds)).map(({ name }) => name);

/** The versions of those of these entries that the actor sees, by id: whose is the same, their entry is. */
export const staffVersions = (staffIds: readonly StaffId[]): Promise<ReadonlyMap<string, number>> =>
  staffRepository().versions(staffIds);

/** Everyone on the staff list whom the actor sees, whatever their state, in no order that means anything. */
export const listAllStaff = (): Promise<Staff[]> => staffRepository().find({});

/** The active staff who may do that, wherever they may, as far as the actor sees them, in no order that means anything. */
export const listWhoMay = async (permission: Permission): Promise<Staff[]> =>
  (await staffRepository().find({ state: 'active' })).filter((staff) =>
    rightsOfStaff(staff).permissions.has(permission),
  );

/** Everyone assigned to the ward whom the actor sees, on duty or not, whatever their state, in no order that means anything. */
export const listAssignedStaff = (wardId: WardId): Promise<Staff[]> => staffRepository().find({ wardIds: wardId });

/** Whom to look for: these people, whoever belongs to one of these wards now, whoever holds one of these roles. */
export interface StaffAmong {
  readonly staffIds?: readonly StaffId[];
  readonly wardIds?: readonly WardId[];
  readonly roles?: readonly Role[];
}

/** The active staff who are any of that, each once, as far as the actor sees them, in no order that means anything. */
export async function listActiveStaff({ staffIds = [], wardIds = [], roles = [] }: StaffAmong): Promise<Staff[]> {
  const any: Filter<StaffRecord>[] = [];
  if (staffIds.length > 0) any.push({ _id: { $in: staffIds } });
  if (wardIds.length > 0) any.push({ wardsNow: { $in: wardIds } });
  if (roles.length > 0) any.push({ roles: { $in: roles } });
  return any.length === 0 ? [] : staffRepository().find({ state: 'active', $or: any });
}
