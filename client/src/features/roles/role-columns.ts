import type { CustomRoleView } from '../../../../shared/schemas/roles.ts';
import type { Permission, Role } from '../../../../shared/types/permissions.ts';
import { ROLES, STAFF_ROLES } from '../../../../shared/types/permissions.ts';

/** A role as it stands beside others, whoever made it. */
export interface RoleColumn {
  readonly key: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly everyWard: boolean;
}

/** Those of every hospital first, then the hospital's own. */
export const columnsOf = (own: readonly CustomRoleView[], nameOf: (role: Role) => string): RoleColumn[] => [
  ...STAFF_ROLES.map((role) => ({
    key: role,
    name: nameOf(role),
    permissions: ROLES[role].permissions,
    everyWard: ROLES[role].wards === 'all',
  })),
  ...own.map(({ id, name, permissions, everyWard }) => ({ key: id, name, permissions, everyWard })),
];
