import type { StaffId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import type { Module } from '../../module.ts';
import type { Staff } from './staff.model.ts';
import { staffCollection, staffGuardCollection } from './staff.model.ts';
import { staffPolicy } from './staff.policy.ts';
import { staffRepository, takeTurn } from './staff.repository.ts';
import { staffRoutes } from './staff.routes.ts';
import { staffListRight } from './staff.streams.ts';

export { activateStaff } from './commands/activate-staff.ts';
export type { NewStaff } from './commands/create-staff.ts';
export { createManyStaff, createStaff } from './commands/create-staff.ts';
export type { Staff } from './staff.model.ts';
export { presentStaff } from './staff.presenter.ts';

/**
 * The people who work at a hospital, and the operators of the platform: who they are and what roles and wards they
 * have. How they prove who they are belongs to the sign-in module.
 */
export const staffModule = (): Module => ({
  name: 'staff',
  routes: staffRoutes,
  policies: [staffPolicy],
  collections: [staffCollection, staffGuardCollection],
  streams: [staffListRight],
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

/** The staff who hold a role, whatever else they hold, in no order that means anything. */
export const listStaffOfRole = (role: Role): Promise<Staff[]> => staffRepository().find({ roles: role });
