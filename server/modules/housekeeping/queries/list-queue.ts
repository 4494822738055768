import type { z } from 'zod';
import { compareCleanings, isOpenCleaning } from '../../../../shared/domain/cleaning-queue.ts';
import type { CleaningItem, cleaningQueue } from '../../../../shared/schemas/housekeeping.ts';
import type { BedId } from '../../../../shared/types/ids.ts';
import { listBeds, listWardsAndRooms } from '../../places/index.ts';

/** Every open clean of the wards the actor sees, in the order of the work. */
export async function listQueue(): Promise<z.infer<typeof cleaningQueue>> {
  const [{ wards, rooms }, beds] = await Promise.all([listWardsAndRooms(), listBeds()]);
  const wardNames = new Map(wards.map((ward) => [ward._id, ward.name]));
  const roomNames = new Map(rooms.map((room) => [room._id, room.name]));
  const open = beds.flatMap((bed) => (isOpenCleaning(bed.state) ? [{ bed, state: bed.state }] : []));
  const items = open.sort(compareCleanings).map(({ bed, state }): CleaningItem => ({
    bedId: bed._id as BedId,
    bedCode: bed.code,
    roomName: roomNames.get(bed.roomId) ?? '',
    wardId: bed.wardId,
    wardName: wardNames.get(bed.wardId) ?? '',
    version: bed.version,
    turnover: state.turnover,
    use: state.use,
    cleaning: state.cleaning,
  }));
  return { items };
}
