import type { BinConflict } from '../../../shared/schemas/bin.ts';
import type { CustomRoleId } from '../../../shared/types/ids.ts';
import { line } from '../../../shared/types/text.ts';
import { asHouse } from '../../access/as-house.ts';
import { authorise } from '../../access/policy.ts';
import type { BinKind } from '../../bin/bin-kind.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import { anyCollection, chosen, counted } from '../../bin/goes-with.ts';
import { binDoor } from '../../db/bin-door.ts';
import type { CustomRole } from './roles.model.ts';
import { customRoleCollection, nameKeyOf } from './roles.model.ts';
import { customRolePolicy } from './roles.policy.ts';
import { customRoleRepository } from './roles.repository.ts';
import { announceRoleChanged } from './staff.events.ts';
import { staffRepository, takeTurn } from './staff.repository.ts';

const lying = async (batchId: string): Promise<CustomRole> => {
  const [role] = await binDoor(customRoleCollection).find(batchId);
  if (role === undefined) throw new Error('No role lies in this batch.');
  return role;
};

const isTaken = async (nameKey: string): Promise<boolean> =>
  (await customRoleRepository().findOne({ nameKey })) !== null;

function chosenName(choice: string): { readonly name: string; readonly nameKey: string } {
  const name = chosen(line(60), 'name', choice);
  return { name, nameKey: nameKeyOf(name) };
}

/** A role of the hospital's own, which nobody holds. */
export const customRoleKind: BinKind = {
  kind: 'custom-role',
  permission: 'role.manage',
  keptDays: 30,
  floorDays: 1,
  collections: [anyCollection(customRoleCollection)],
  async load(id) {
    // Of two that give the role and delete it at once, one finds what the other did.
    await takeTurn('custom-roles');
    const role = await customRoleRepository().get(id);
    authorise(customRolePolicy, 'role.manage', role);
    const holders = await asHouse('count who holds a role', () =>
      staffRepository().count({ customRoleIds: id as CustomRoleId }),
    );
    return {
      version: role.version,
      label: role.name,
      parts: [binPartOf('custom-role', customRoleCollection, { _id: id })],
      usedBy: counted(holders, 'person who holds it', 'people who hold it'),
    };
  },
  async moved(_id, batchId) {
    announceRoleChanged(await lying(batchId));
  },
  async conflicts(_id, batchId): Promise<readonly BinConflict[]> {
    const { name, nameKey } = await lying(batchId);
    if (!(await isTaken(nameKey))) return [];
    const conflict = { key: 'name', what: 'name-taken', value: name, offer: 'rename' } as const;
    return [{ ...conflict, suggestion: await freeName(name), options: [], batchId: null }];
  },
  async settle(id, batchId, { name }) {
    if (name !== undefined) await binDoor(customRoleCollection).change(batchId, id, chosenName(name));
  },
  async restored(id) {
    announceRoleChanged(await customRoleRepository().get(id));
  },
};

/** The name with the first number that makes it another's. */
async function freeName(name: string): Promise<string> {
  for (let number = 2; ; number += 1) {
    const wanted = `${name.slice(0, 54)} (${number})`;
    if (!(await isTaken(nameKeyOf(wanted)))) return wanted;
  }
}
