import type { BedId, DepartmentId, WardId } from '../../../shared/types/ids.ts';
import { authorise } from '../../access/policy.ts';
import type { Doc } from '../../db/filter.ts';
import type { Module } from '../../module.ts';
import { expireBeds } from './commands/set-bed-use.ts';
import {
  bedCollection,
  departmentCollection,
  locationCollection,
  roomCollection,
  wardCollection,
} from './places.model.ts';
import { bedPolicy, departmentPolicy, locationPolicy, roomPolicy, wardPolicy } from './places.policy.ts';
import { placesRoutes } from './places.routes.ts';
import { wardRight, wardsRight } from './places.streams.ts';
import type { Bed, Room, Ward } from './places.model.ts';
import { bedRepository, roomRepository, wardRepository } from './places.repository.ts';
import { getLiveBed } from './queries/get-live-bed.ts';
import { getWards } from './queries/get-wards.ts';
import { setupRoutes } from './setup.routes.ts';

export { createBeds } from './commands/create-beds.ts';
export { createDepartment } from './commands/create-department.ts';
export { createWard } from './commands/create-ward.ts';
export { transitionBed } from './commands/transition-bed.ts';
export { transitionManyBeds } from './commands/transition-many-beds.ts';
export { newCleaning } from './new-cleaning.ts';
export { presentBed, presentRoom } from './places.presenter.ts';
export { getWardBoard } from './queries/get-ward-board.ts';

/**
 * Departments, wards, rooms and beds: where things are. A ward is seen by whoever reaches every ward or is assigned to
 * it; its rooms and beds are reached through it. Every change stands in the journal and is told to the ward's listeners.
 */
export const placesModule = (): Module => ({
  name: 'places',
  routes: [...placesRoutes, ...setupRoutes],
  policies: [departmentPolicy, locationPolicy, wardPolicy, roomPolicy, bedPolicy],
  collections: [departmentCollection, locationCollection, wardCollection, roomCollection, bedCollection],
  streams: [wardsRight, wardRight],
  jobs: [{ name: 'beds.expire', everyMs: 15_000, run: expireBeds }],
});

/**
 * Refuses `invalid-input`, pointing at the ids (`/body/wardIds/0`), unless each is a ward the actor sees.
 * @param pointer where in the input the list of ids stands
 * @returns the wards' ids and departments, each once, in no order that means anything
 */
export async function assertWardsExist(
  wardIds: readonly WardId[],
  pointer = '/body/wardIds',
): Promise<{ readonly wardIds: readonly WardId[]; readonly departmentIds: readonly DepartmentId[] }> {
  const wards = await getWards(wardIds, pointer);
  return {
    wardIds: wards.map((ward) => ward._id as WardId),
    departmentIds: [...new Set(wards.map((ward) => ward.departmentId))],
  };
}

/** The bed, where the actor sees it and it was not taken away. Refuses `not-found`. */
export const getBed = (bedId: BedId): Promise<Doc<Bed>> => getLiveBed(bedId);

/** Those of these beds that the actor sees, also such as were taken away, in no order that means anything. */
export const findBeds = (bedIds: readonly BedId[]): Promise<Doc<Bed>[]> =>
  bedIds.length === 0 ? Promise.resolve([]) : bedRepository().find({ _id: { $in: bedIds } });

/** Every bed of these wards that the actor sees; of every ward where none are named. */
export const listBeds = (wardIds?: readonly WardId[]): Promise<Doc<Bed>[]> =>
  bedRepository().find(
    { retiredAt: null, ...(wardIds === undefined ? {} : { wardId: { $in: wardIds } }) },
    { sort: { position: 1 } },
  );

/** The same with those that were taken away (`retiredAt`): a bed that is gone was there on the days before. */
export const listBedsEver = (wardIds: readonly WardId[]): Promise<Doc<Bed>[]> =>
  bedRepository().find({ wardId: { $in: wardIds } });

/** The wards the actor sees, with the rooms of each. */
export async function listWardsAndRooms(): Promise<{ readonly wards: Doc<Ward>[]; readonly rooms: Doc<Room>[] }> {
  const [wards, rooms] = await Promise.all([wardRepository().find({}), roomRepository().find({})]);
  return { wards, rooms };
}

/** Refuses `not-found` unless the actor sees the ward, `not-allowed` unless they may do that there. */
export async function authoriseInWard(
  wardId: WardId,
  permission: 'bed.manage' | 'bed.clean' | 'ward.manage',
): Promise<void> {
  authorise(wardPolicy, permission, await wardRepository().get(wardId));
}
export type { Bed, Room, Ward } from './places.model.ts';

/** Whether the actor sees the ward. */
export const isWardVisible = async (wardId: WardId): Promise<boolean> =>
  (await wardRepository().findOne({ _id: wardId })) !== null;
