import type { OnCallRole } from '../../../../shared/schemas/on-call.ts';

export interface RoleGroup {
  readonly wardId: string | null;
  readonly wardName: string | null;
  readonly roles: readonly OnCallRole[];
}

/** Roles that stand in their order, by the ward they are of; those of the whole hospital first. */
export function byWard(roles: readonly OnCallRole[]): RoleGroup[] {
  const groups: { wardId: string | null; wardName: string | null; roles: OnCallRole[] }[] = [];
  for (const role of roles) {
    const last = groups.at(-1);
    if (last !== undefined && last.wardId === role.wardId) last.roles.push(role);
    else groups.push({ wardId: role.wardId, wardName: role.wardName, roles: [role] });
  }
  return groups;
}
