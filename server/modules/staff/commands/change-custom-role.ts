import type { z } from 'zod';
import { completed } from '../../../../shared/domain/roles.ts';
import type { changeCustomRole as changeSchema } from '../../../../shared/schemas/roles.ts';
import type { CustomRoleId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { authorise } from '../../../access/policy.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal, journalAll } from '../../../journal/journal.ts';
import { refuseGivingMore } from '../giving.ts';
import type { CustomRole, CustomRoleRecord } from '../roles.model.ts';
import { customRoleCollection, grantsOf, nameKeyOf } from '../roles.model.ts';
import { customRolePolicy } from '../roles.policy.ts';
import { customRoleRepository } from '../roles.repository.ts';
import { announceRightsChanged, announceRoleChanged, announceStaffChanged } from '../staff.events.ts';
import { staffCollection } from '../staff.model.ts';
import { staffRepository, takeTurn } from '../staff.repository.ts';
import { orTaken } from './create-custom-role.ts';

type Wanted = z.output<typeof changeSchema>;

/**
 * Changes a role of the hospital's own. Everyone who holds it has the new rights from the commit on: their entries are
 * written in the same transaction, and their screens and sockets are told. Refuses `version-conflict`, `already-exists` at
 * `/body/name`, and `not-allowed` for what is added and the actor does not hold themselves.
 */
export function changeCustomRole(roleId: CustomRoleId, wanted: Wanted): Promise<CustomRole> {
  return transaction(async () => {
    // Who is given the role at the same time must get it as it is then.
    await takeTurn('custom-roles');
    const role = await customRoleRepository().get(roleId);
    authorise(customRolePolicy, 'role.manage', role);
    if (role.version !== wanted.version) throw refuse('version-conflict', { currentVersion: role.version });
    const change = changeOf(wanted);
    const changes = fieldChanges(role, change, customRoleCollection.encrypted).filter(({ path }) => path !== 'nameKey');
    if (changes.length === 0) return role;
    refuseAddingMore(role, change);
    const changed = await customRoleRepository().update(roleId, wanted.version, change).catch(orTaken);
    await journal({ action: 'custom-role.changed', subject: { kind: 'custom-role', id: roleId }, changes });
    announceRoleChanged(changed);
    if (changes.some(({ path }) => path === 'permissions' || path === 'everyWard')) {
      await asHouse('give the holders of a role what it gives now', () => giveHolders(roleId));
    }
    return changed;
  });
}

const changeOf = ({ name, description, permissions, everyWard }: Wanted): Change<CustomRoleRecord> => ({
  ...(name === undefined ? {} : { name, nameKey: nameKeyOf(name) }),
  ...(description === undefined ? {} : { description }),
  ...(permissions === undefined ? {} : { permissions: completed(permissions) }),
  ...(everyWard === undefined ? {} : { everyWard }),
});

function refuseAddingMore(role: CustomRole, { permissions = [], everyWard = false }: Change<CustomRoleRecord>): void {
  const added = permissions.filter((name) => !role.permissions.includes(name));
  refuseGivingMore([{ permissions: added, everyWard: everyWard && !role.everyWard }]);
}

async function giveHolders(roleId: CustomRoleId): Promise<void> {
  const roles = await customRoleRepository().find({});
  const holders = await staffRepository().find({ customRoleIds: roleId });
  const entries = [];
  for (const holder of holders) {
    const held = holder.customRoleIds as readonly string[];
    const change = { grants: grantsOf(roles.filter(({ _id }) => held.includes(_id))) };
    const changes = fieldChanges(holder, change, staffCollection.encrypted);
    if (changes.length === 0) continue;
    const changed = await staffRepository().update(holder._id, holder.version, change);
    entries.push({ action: 'staff.rights-changed', subject: { kind: 'staff', id: holder._id }, changes });
    announceStaffChanged(changed);
    announceRightsChanged(changed);
  }
  await journalAll(entries);
}
