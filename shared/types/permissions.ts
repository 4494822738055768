import { z } from 'zod';

/**
 * Every permission there is. A route names one of them; start-up refuses a permission without a policy. Those of the
 * platform are held by operators only and never reach a hospital's records.
 */
export const PERMISSIONS = {
  'account.manage': 'See and change one’s own sign-in, sessions and screen lock',
  'ward.read': 'See wards, rooms and beds',
  'ward.manage': 'Set up departments, wards, rooms and beds',
  'bed.manage': 'Hold, block and reopen beds',
  'bed.clean': 'Call beds dirty, clean them',
  'patient.read': 'Find patients and see their records',
  'patient.register': 'Register patients and change their records',
  'patient.merge': 'Merge two records of one patient, and undo it',
  'vitals.record': 'Record vital signs',
  'stay.manage': 'Admit, move and discharge patients',
  'stay.request': 'Ask for beds',
  'wall.manage': 'Set up the screens on the walls of wards',
  'wall.read': 'Be a screen on a ward’s wall; no person has this',
  'feed.manage': 'Look after the feeds of other systems and what they could not tell',
  'report.read': 'See reports of occupancy, stays and cleaning',
  'staff.read': 'See the staff list',
  'staff.manage': 'Invite staff, change their roles, suspend and return them',
  'policy.manage': 'Set the hospital’s sign-in policy',
  'hospital.read': 'See the hospitals on this platform',
  'hospital.manage': 'Open, suspend and return hospitals',
} as const satisfies Record<string, string>;

export type Permission = keyof typeof PERMISSIONS;
export const permission = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]);

/** Who a session belongs to. Each has its own token audience; none can be used as another. */
export const audience = z.enum(['staff', 'operator']);
export type Audience = z.infer<typeof audience>;

interface RoleDefinition {
  readonly label: string;
  readonly audience: Audience;
  readonly permissions: readonly Permission[];
  /** `all`: every ward of the hospital; `assigned`: those the person is assigned to. */
  readonly wards: 'all' | 'assigned';
}

/** The roles a hospital starts with. */
export const ROLES = {
  admin: {
    label: 'Hospital admin',
    audience: 'staff',
    permissions: [
      'account.manage',
      'ward.read',
      'bed.manage',
      'bed.clean',
      'ward.manage',
      'wall.manage',
      'feed.manage',
      'patient.read',
      'patient.register',
      'patient.merge',
      'stay.manage',
      'stay.request',
      'report.read',
      'staff.read',
      'staff.manage',
      'policy.manage',
    ],
    wards: 'all',
  },
  doctor: {
    label: 'Doctor',
    audience: 'staff',
    permissions: [
      'account.manage',
      'ward.read',
      'patient.read',
      'patient.register',
      'vitals.record',
      'stay.manage',
      'stay.request',
      'report.read',
      'staff.read',
    ],
    wards: 'all',
  },
  nurse: {
    label: 'Nurse',
    audience: 'staff',
    permissions: [
      'account.manage',
      'ward.read',
      'bed.manage',
      'bed.clean',
      'patient.read',
      'patient.register',
      'vitals.record',
      'stay.manage',
      'stay.request',
      'staff.read',
    ],
    wards: 'assigned',
  },
  'nurse-manager': {
    label: 'Nurse manager',
    audience: 'staff',
    permissions: [
      'account.manage',
      'ward.read',
      'bed.manage',
      'bed.clean',
      'ward.manage',
      'wall.manage',
      'patient.read',
      'patient.register',
      'patient.merge',
      'vitals.record',
      'stay.manage',
      'stay.request',
      'report.read',
      'staff.read',
    ],
    wards: 'all',
  },
  housekeeping: {
    label: 'Housekeeping',
    audience: 'staff',
    permissions: ['account.manage', 'ward.read', 'bed.clean'],
    wards: 'all',
  },
  reception: {
    label: 'Reception',
    audience: 'staff',
    permissions: ['account.manage', 'ward.read', 'patient.read', 'patient.register', 'stay.request', 'staff.read'],
    wards: 'all',
  },
  pharmacy: { label: 'Pharmacy', audience: 'staff', permissions: ['account.manage', 'staff.read'], wards: 'assigned' },
  laboratory: {
    label: 'Laboratory',
    audience: 'staff',
    permissions: ['account.manage', 'staff.read'],
    wards: 'assigned',
  },
  radiology: {
    label: 'Radiology',
    audience: 'staff',
    permissions: ['account.manage', 'staff.read'],
    wards: 'assigned',
  },
  billing: { label: 'Billing', audience: 'staff', permissions: ['account.manage', 'staff.read'], wards: 'assigned' },
  operator: {
    label: 'Platform operator',
    audience: 'operator',
    permissions: ['account.manage', 'hospital.read', 'hospital.manage'],
    wards: 'assigned',
  },
} as const satisfies Record<string, RoleDefinition>;

export type Role = keyof typeof ROLES;
export const role = z.enum(Object.keys(ROLES) as [Role, ...Role[]]);

/** The roles a hospital's admin may give. */
export const STAFF_ROLES = (Object.keys(ROLES) as Role[]).filter((name) => ROLES[name].audience === 'staff');
