import { GIVABLE, mayGive } from '../../../../shared/domain/roles.ts';
import type { CustomRoleList, CustomRoleView } from '../../../../shared/schemas/roles.ts';
import type { CustomRoleId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { person } from '../../../access/context.ts';
import { presentCustomRole } from '../roles.presenter.ts';
import { customRoleRepository } from '../roles.repository.ts';
import { staffRepository } from '../staff.repository.ts';

/** How many people hold each role, whatever the actor sees of the staff list. */
const countHolders = (roleId: string): Promise<number> =>
  asHouse('count who holds a role', () => staffRepository().count({ customRoleIds: roleId as CustomRoleId }));

/** The hospital's own roles by their names, and what the viewer may put into one. */
export async function listCustomRoles(): Promise<CustomRoleList> {
  const actor = person();
  const roles = await customRoleRepository().find({}, { sort: { nameKey: 1 } });
  const items = await Promise.all(roles.map(async (role) => presentCustomRole(role, await countHolders(role._id))));
  return {
    items,
    givable: GIVABLE.filter((name) => mayGive(actor, { permissions: [name], everyWard: false })),
    canGiveEveryWard: mayGive(actor, { permissions: [], everyWard: true }),
  };
}

/** Refuses `not-found`. */
export async function getCustomRole(roleId: CustomRoleId): Promise<CustomRoleView> {
  const role = await customRoleRepository().get(roleId);
  return presentCustomRole(role, await countHolders(role._id));
}
