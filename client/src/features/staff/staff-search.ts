import type { Role } from '../../../../shared/types/permissions.ts';

/** What the staff list's address says, so that a filtered list can be sent to a colleague. */
export interface StaffSearch {
  readonly state?: StaffState;
  readonly role?: Role;
  /** A role of the hospital’s own. */
  readonly customRole?: string;
  /** The entry that is open. */
  readonly person?: string;
}

export type StaffState = 'invited' | 'active' | 'suspended';

export const STAFF_STATES: readonly StaffState[] = ['active', 'invited', 'suspended'];

/** The roles a hospital gives, in the order people look for them. */
export const GIVEN_ROLES = [
  'nurse',
  'nurse-manager',
  'doctor',
  'admin',
  'reception',
  'housekeeping',
  'pharmacy',
  'laboratory',
  'radiology',
  'billing',
] as const satisfies readonly Role[];

/** Keeps what it understands of an address and drops the rest. */
export function readStaffSearch(raw: Record<string, unknown>): StaffSearch {
  const state = STAFF_STATES.find((known) => known === raw['state']);
  const role = GIVEN_ROLES.find((known) => known === raw['role']);
  const { person, customRole } = raw;
  return {
    ...(state === undefined ? {} : { state }),
    ...(role === undefined ? {} : { role }),
    ...(role === undefined && typeof customRole === 'string' && customRole !== '' ? { customRole } : {}),
    ...(typeof person === 'string' ? { person } : {}),
  };
}
