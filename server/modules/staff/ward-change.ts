import type { z } from 'zod';
import type { changeStaff } from '../../../shared/schemas/staff.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import type { Change } from '../../db/repository.ts';
import { assertDepartmentsExist, assertWardsExist, findWards } from '../places/index.ts';
import type { Staff, StaffRecord } from './staff.model.ts';
import { wardsNow } from './staff.model.ts';

type Wanted = Pick<z.output<typeof changeStaff>, 'wardIds' | 'wardAccess' | 'departmentIds'>;

/** What becomes of somebody's wards and departments. Refuses `invalid-input` at those that are not the hospital's. */
export async function wardChange(staff: Staff, wanted: Wanted): Promise<Change<StaffRecord>> {
  if (wanted.wardIds === undefined && wanted.wardAccess === undefined && wanted.departmentIds === undefined) return {};
  const seen = await findWards(staff.wardIds);
  const departmentsOfSeen = seen.map(({ departmentId }) => departmentId);
  // As assigned, a ward that lies in the Bin stays theirs: it may come back.
  const { wardIds, departmentIds: ofWards } =
    wanted.wardIds === undefined
      ? { wardIds: staff.wardIds, departmentIds: departmentsOfSeen }
      : await withUnseen(staff, wanted.wardIds, seen);
  // Those that are not merely the departments of their wards.
  const own = wanted.departmentIds ?? staff.departmentIds.filter((id) => !departmentsOfSeen.includes(id));
  // What is theirs already may lie in the Bin by now.
  await assertDepartmentsExist(wanted.departmentIds ?? [], '/body/departmentIds', staff.departmentIds);
  const assigned = asBefore(staff.wardIds, wardIds);
  const wardAccess = wanted.wardAccess ?? staff.wardAccess;
  return {
    wardIds: assigned,
    wardAccess,
    wardsNow: asBefore(staff.wardsNow, wardsNow({ ...staff, wardIds: assigned, wardAccess })),
    departmentIds: asBefore(staff.departmentIds, [...own, ...ofWards]),
  };
}

/**
 * The wards wanted, beside those of theirs that the actor does not see: nobody takes those away by saying which of the others
 * are theirs, and one that lies in the Bin may come back.
 */
async function withUnseen(staff: Staff, wanted: readonly WardId[], seen: Awaited<ReturnType<typeof findWards>>) {
  const unseen = staff.wardIds.filter((id) => seen.every(({ _id }) => _id !== id));
  const { wardIds, departmentIds } = await assertWardsExist(wanted, '/body/wardIds', unseen);
  return { wardIds: [...unseen, ...wardIds], departmentIds };
}

/** The wanted items once each; in the present order where they are the same, for order means nothing here. */
export function asBefore<Item>(present: readonly Item[], wanted: readonly Item[]): readonly Item[] {
  const once = [...new Set(wanted)];
  const isSame = once.length === present.length && once.every((item) => present.includes(item));
  return isSame ? present : once;
}
