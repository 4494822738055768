import type { BedId, DepartmentId, WardId } from '../../../shared/types/ids.ts';
import { authorise } from '../../access/policy.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import type { Doc } from '../../db/filter.ts';
import { refuse } from '../../http/problem-error.ts';
import type { Module } from '../../module.ts';
import { expireBeds } from './commands/set-bed-use.ts';
import { bedKind, departmentKind, wardKind } from './places.bin.ts';
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
import { bedRepository, departmentRepository, roomRepository, wardRepository } from './places.repository.ts';
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
export { listBedsEver } from './queries/list-beds-ever.ts';

/** What the module is handed. */
export interface PlacesNeeds {
  /** What other modules keep of places (`Module.goesWith`); asked once the house is wired. */
  readonly goesWith: () => readonly GoesWith[];
}

/**
 * Departments, wards, rooms and beds: where things are. A ward is seen by whoever reaches every ward or is assigned to
 * it; its rooms and beds are reached through it. Every change stands in the journal and is told to the ward's listeners.
 */
export const placesModule = ({ goesWith }: PlacesNeeds): Module => ({
  name: 'places',
  routes: [...placesRoutes, ...setupRoutes],
  policies: [departmentPolicy, locationPolicy, wardPolicy, roomPolicy, bedPolicy],
  collections: [departmentCollection, locationCollection, wardCollection, roomCollection, bedCollection],
  streams: [wardsRight, wardRight],
  binKinds: [bedKind(goesWith), wardKind(goesWith), departmentKind(goesWith)],
  jobs: [{ name: 'beds.expire', everyMs: 15_000, run: expireBeds }],
});

/**
 * Refuses `invalid-input`, pointing at the ids (`/body/wardIds/0`), unless each is a ward the actor sees.
 * @param pointer where in the input the list of ids stands
 * @param except ids of the list of which that is not asked
 * @returns the wards' ids and departments, each once, in no order that means anything
 */
export async function assertWardsExist(
  wardIds: readonly WardId[],
  pointer = '/body/wardIds',
  except: readonly WardId[] = [],
): Promise<{ readonly wardIds: readonly WardId[]; readonly departmentIds: readonly DepartmentId[] }> {
  const wards = await getWards(wardIds, pointer, except);
  return {
    wardIds: wards.map((ward) => ward._id as WardId),
    departmentIds: [...new Set(wards.map((ward) => ward.departmentId))],
  };
}

/**
 * Refuses `invalid-input`, pointing at the ids (`/body/departmentIds/0`), unless each is a department the actor sees.
 * @param except ids of the list of which that is not asked
 */
export async function assertDepartmentsExist(
  ids: readonly DepartmentId[],
  pointer = '/body/departmentIds',
  except: readonly DepartmentId[] = [],
): Promise<void> {
  const found = ids.length === 0 ? [] : await departmentRepository().find({ _id: { $in: ids } });
  const errors = [...ids.entries()]
    .filter(([, id]) => !except.includes(id) && found.every(({ _id }) => _id !== id))
    .map(([index]) => ({ pointer: `${pointer}/${index}`, message: 'There is no such department.', code: 'not-found' }));
  if (errors.length > 0) throw refuse('invalid-input', { errors });
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

/** Those of these wards that the actor sees, in no order that means anything. */
export const findWards = (wardIds: readonly WardId[]): Promise<Doc<Ward>[]> =>
  wardIds.length === 0 ? Promise.resolve([]) : wardRepository().find({ _id: { $in: wardIds } });
