import type { Permission, Role } from '../types/permissions.ts';
import { PERMISSIONS, ROLES } from '../types/permissions.ts';

/** Those that no role of a hospital holds: of the platform, and of a screen on a wall. */
const NEVER_GIVEN: readonly Permission[] = ['wall.read', 'hospital.read', 'hospital.manage'];

/** What a role of the hospital's own can give. */
export const GIVABLE: readonly Permission[] = (Object.keys(PERMISSIONS) as Permission[]).filter(
  (name) => !NEVER_GIVEN.includes(name),
);

/** What every role of the hospital's own gives, for nobody works here without it. */
export const ALWAYS_GIVEN: readonly Permission[] = ['account.manage', 'notice.read'];

/** What can be given, in the order and under the headings of a ward's day. */
export const PERMISSION_GROUPS = [
  { key: 'own', permissions: ['account.manage', 'notice.read', 'shift.work'] },
  { key: 'patients', permissions: ['patient.read', 'patient.register', 'patient.merge', 'patient.remove'] },
  {
    key: 'care',
    permissions: [
      'vitals.record',
      'stay.request',
      'stay.manage',
      'document.manage',
      'procedure.read',
      'procedure.manage',
      'procedure.override',
    ],
  },
  { key: 'consents', permissions: ['consent.read', 'consent.capture', 'consent.sign', 'consent.manage'] },
  { key: 'beds', permissions: ['ward.read', 'bed.clean', 'bed.manage', 'ward.manage', 'wall.manage'] },
  { key: 'talk', permissions: ['chat.use', 'file.use', 'chat.urgent', 'chat.manage'] },
  {
    key: 'people',
    permissions: [
      'staff.read',
      'staff.manage',
      'role.manage',
      'roster.read',
      'roster.manage',
      'leave.decide',
      'attendance.manage',
    ],
  },
  {
    key: 'house',
    permissions: [
      'report.read',
      'feed.manage',
      'policy.manage',
      'bin.use',
      'bin.manage',
      'bin.purge',
      'retention.manage',
    ],
  },
] as const satisfies readonly { key: string; permissions: readonly Permission[] }[];

/** What is of no use without another. */
const NEEDED: Readonly<Partial<Record<Permission, readonly Permission[]>>> = {
  'patient.register': ['patient.read'],
  'patient.merge': ['patient.read'],
  'patient.remove': ['patient.read', 'bin.use'],
  'vitals.record': ['patient.read'],
  'stay.request': ['patient.read', 'ward.read'],
  'stay.manage': ['patient.read', 'ward.read'],
  'document.manage': ['patient.read', 'file.use'],
  'procedure.read': ['patient.read'],
  'procedure.manage': ['procedure.read', 'patient.read'],
  'procedure.override': ['procedure.manage', 'procedure.read', 'patient.read'],
  'consent.capture': ['consent.read', 'patient.read'],
  'consent.sign': ['consent.read', 'patient.read'],
  'consent.manage': ['consent.read'],
  'bed.clean': ['ward.read'],
  'bed.manage': ['ward.read'],
  'ward.manage': ['ward.read'],
  'wall.manage': ['ward.read'],
  'chat.urgent': ['chat.use'],
  'chat.manage': ['chat.use'],
  'staff.manage': ['staff.read'],
  'role.manage': ['staff.read'],
  'roster.read': ['staff.read', 'ward.read'],
  'roster.manage': ['roster.read', 'staff.read', 'ward.read'],
  'leave.decide': ['staff.read'],
  'attendance.manage': ['staff.read'],
  'report.read': ['ward.read'],
  'bin.manage': ['bin.use'],
  'bin.purge': ['bin.use', 'bin.manage'],
};

/** What that one is of no use without. */
export const neededFor = (name: Permission): readonly Permission[] => NEEDED[name] ?? [];

/** A role's permissions with all that they need and every role has, each once, in the order of the groups. */
export function completed(permissions: readonly Permission[]): Permission[] {
  const wanted = new Set([...ALWAYS_GIVEN, ...permissions, ...permissions.flatMap(neededFor)]);
  return PERMISSION_GROUPS.flatMap((group) => group.permissions.filter((name) => wanted.has(name)));
}

/** Who gives, and what they hold now. */
interface Giver {
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  /** `null`: every ward. */
  readonly wardIds: readonly unknown[] | null;
}

/** What somebody is to be given. */
export interface Gift {
  readonly permissions: readonly Permission[];
  readonly everyWard: boolean;
}

/** What a role that every hospital has gives. */
export const giftOf = (name: Role): Gift => ({
  permissions: ROLES[name].permissions,
  everyWard: ROLES[name].wards === 'all',
});

/**
 * Nobody gives what they do not hold themselves: whoever may manage roles or staff could else make themselves anything. A
 * hospital's admins answer for it as a whole and give whatever its roles may hold, also what they do not do themselves.
 */
export function mayGive({ roles, permissions, wardIds }: Giver, gift: Gift): boolean {
  if (roles.includes('admin')) return gift.permissions.every((name) => GIVABLE.includes(name));
  return gift.permissions.every((name) => permissions.has(name)) && (!gift.everyWard || wardIds === null);
}
