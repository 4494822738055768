import type { OnCallRoleId, StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now } from '../../../access/context.ts';
import { findStaff } from '../../staff/index.ts';
import { availabilityRepository, onCallRoleRepository } from '../on-call.repository.ts';

/** How many in a row may be away, each covered by the next, before it is left at that. */
const LONGEST_CHAIN = 5;

/** Those of them who work here now, in the same order. */
async function whoWorkHere(staffIds: readonly StaffId[]): Promise<StaffId[]> {
  if (staffIds.length === 0) return [];
  const staff = await asHouse('see who works here', () => findStaff(staffIds));
  const active = new Set(staff.filter(({ state }) => state === 'active').map(({ _id }) => _id));
  return staffIds.filter((id) => active.has(id));
}

/** Who holds the role now, since longest first; nobody where there is no such role. Whether they are away is not asked. */
export async function holdersOf(roleId: OnCallRoleId): Promise<StaffId[]> {
  const role = await onCallRoleRepository().findOne({ _id: roleId });
  return whoWorkHere(role?.holders.map(({ staffId }) => staffId) ?? []);
}

/** What these roles are called and whose they are; those that were removed are left out. */
export async function findRoles(
  roleIds: readonly OnCallRoleId[],
): Promise<{ readonly id: OnCallRoleId; readonly name: string; readonly wardId: WardId | null }[]> {
  if (roleIds.length === 0) return [];
  const roles = await onCallRoleRepository().find({ _id: { $in: roleIds } });
  return roles.map(({ _id, name, wardId }) => ({ id: _id as OnCallRoleId, name, wardId }));
}

/** Those of these who are not to be disturbed now, with who is there for them; `null` where nobody is. */
export async function findAway(staffIds: readonly StaffId[]): Promise<ReadonlyMap<StaffId, StaffId | null>> {
  if (staffIds.length === 0) return new Map();
  const away = await availabilityRepository().find({ awayUntil: { $gt: now() } });
  const covers = new Map(away.map(({ staffId, coverId }) => [staffId, coverId]));
  const working = new Set(await whoWorkHere([...new Set([...covers.values()].filter((id) => id !== null))]));
  const nextOf = (staffId: StaffId): StaffId | null => {
    const cover = covers.get(staffId) ?? null;
    return cover !== null && working.has(cover) ? cover : null;
  };
  return new Map(staffIds.filter((id) => covers.has(id)).map((id) => [id, endOfChain(id, nextOf)] as const));
}

/** Who is there at the end, where each is covered by the next; `null` where they would be covered by themselves. */
function endOfChain(staffId: StaffId, nextOf: (staffId: StaffId) => StaffId | null): StaffId | null {
  let last: StaffId | null = null;
  let next = nextOf(staffId);
  for (let step = 0; next !== null && step < LONGEST_CHAIN; step += 1) {
    if (next === staffId) return null;
    last = next;
    next = nextOf(next);
  }
  return last;
}
