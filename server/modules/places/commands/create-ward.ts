import type { DepartmentId, LocationId, WardId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { takeTurnOf } from '../../../bin/take-turn-of.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { toKey } from '../name-key.ts';
import { announceWardAdded } from '../places.events.ts';
import type { Room, Ward } from '../places.model.ts';
import { wardCollection } from '../places.model.ts';
import { departmentPolicy } from '../places.policy.ts';
import { departmentRepository, locationRepository, roomRepository, wardRepository } from '../places.repository.ts';
import { nameTaken } from '../refusals.ts';

export interface NewWard {
  readonly departmentId: DepartmentId;
  readonly name: string;
  readonly floor: string;
  readonly locationId?: LocationId | null | undefined;
  /** Names of its rooms, in the order they have on the ward's map. */
  readonly rooms: readonly string[];
}

/**
 * Adds a ward with its rooms. Refuses `not-found` for a department or location that is not this hospital's, `already-exists` where
 * the department has a ward of that name.
 */
export async function createWard(wanted: NewWard): Promise<{ ward: Doc<Ward>; rooms: Doc<Room>[] }> {
  return transaction(async () => {
    await takeTurnOf('department', wanted.departmentId);
    authorise(departmentPolicy, 'ward.manage', await departmentRepository().get(wanted.departmentId));
    const { departmentId, name, floor, locationId = null } = wanted;
    if (locationId !== null) await locationRepository().get(locationId);
    const ward = await wardRepository()
      .insert({ departmentId, name, nameKey: toKey(name), floor, locationId, bedCount: 0 })
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? nameTaken('ward') : error;
      });
    const wardId = ward._id as WardId;
    const rooms = await roomRepository().insertMany(
      wanted.rooms.map((room, position) => ({ wardId, name: room, position })),
    );
    await journal({
      action: 'ward.added',
      subject: { kind: 'ward', id: wardId },
      changes: fieldChanges(
        {},
        { departmentId, name, floor, locationId, rooms: wanted.rooms },
        wardCollection.encrypted,
      ),
    });
    announceWardAdded(ward);
    return { ward, rooms };
  });
}
