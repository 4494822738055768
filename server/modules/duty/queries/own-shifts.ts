import type { ShiftId, StaffId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now } from '../../../access/context.ts';
import type { Shift } from '../../rosters/index.ts';
import { publishedShifts } from '../../rosters/index.ts';
import { dutyRepository } from '../duty.repository.ts';
import { EARLY_START_MS } from '../duty-times.ts';

const NEXT_WITHIN_MS = 14 * 86_400_000;

/** The shift somebody could start now (`null`: none), and the next one they have. */
export async function ownShifts(
  staffId: StaffId,
): Promise<{ readonly shift: Shift | null; readonly next: Shift | null }> {
  const at = now();
  const found = await asHouse('see which shift it is', () =>
    publishedShifts({ staffIds: [staffId], from: at, until: new Date(at.getTime() + NEXT_WITHIN_MS) }),
  );
  const soon = found.filter(({ startsAt }) => startsAt.getTime() <= at.getTime() + EARLY_START_MS);
  const begun = await dutyRepository().find({ staffId, shiftId: { $in: soon.map(({ _id }) => _id as ShiftId) } });
  const isNew = ({ _id }: Shift) => begun.every(({ shiftId }) => shiftId !== _id);
  // Who left a little early and begins the next means the next; who comes back means the same again.
  const shift = soon.find(isNew) ?? soon.at(-1) ?? null;
  return { shift, next: found.find((one) => one.startsAt > at && one._id !== shift?._id) ?? null };
}
