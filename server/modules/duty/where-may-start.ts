import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { person } from '../../access/context.ts';
import type { Doc } from '../../db/filter.ts';
import type { Ward } from '../places/index.ts';
import { findWards, listWardsAndRooms } from '../places/index.ts';
import type { Shift } from '../rosters/index.ts';
import { getStaff } from '../staff/index.ts';

/**
 * The wards where the actor may start duty: of their shift now, those they are assigned to, and every ward for who sees
 * every one. Nobody gets into another ward by saying that they work there.
 */
export async function whereMayStart(staffId: StaffId, shift: Shift | null): Promise<Doc<Ward>[]> {
  if (person().wardIds === null) return (await listWardsAndRooms()).wards;
  const { wardIds } = await getStaff(staffId);
  const wanted: WardId[] = [...wardIds, ...(shift === null ? [] : [shift.wardId])];
  // The ward of one's shift is not seen yet where duty is what lets one see it.
  return asHouse('name the wards of a shift', () => findWards([...new Set(wanted)]));
}
