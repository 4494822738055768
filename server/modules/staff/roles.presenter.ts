import type { CustomRoleView } from '../../../shared/schemas/roles.ts';
import { can } from '../../access/policy.ts';
import type { CustomRole } from './roles.model.ts';
import { roleIdOf } from './roles.model.ts';
import { customRolePolicy } from './roles.policy.ts';

/** @param holders how many people hold it */
export function presentCustomRole(role: CustomRole, holders: number): CustomRoleView {
  const mayManage = can(customRolePolicy, 'role.manage', role);
  return {
    id: roleIdOf(role),
    name: role.name,
    description: role.description,
    permissions: [...role.permissions],
    everyWard: role.everyWard,
    holders,
    version: role.version,
    abilities: { canEdit: mayManage, canRemove: mayManage },
  };
}
