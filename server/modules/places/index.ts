import type { DepartmentId, WardId } from '../../../shared/types/ids.ts';
import type { Module } from '../../module.ts';
import { bedCollection, departmentCollection, roomCollection, wardCollection } from './places.model.ts';
import { bedPolicy, departmentPolicy, roomPolicy, wardPolicy } from './places.policy.ts';
import { placesRoutes } from './places.routes.ts';
import { wardRight, wardsRight } from './places.streams.ts';
import { getWards } from './queries/get-wards.ts';

export { createBeds } from './commands/create-beds.ts';
export { createDepartment } from './commands/create-department.ts';
export { createWard } from './commands/create-ward.ts';

/**
 * Departments, wards, rooms and beds: where things are. A ward is seen by whoever reaches every ward or is assigned to
 * it; its rooms and beds are reached through it. Every change stands in the journal and is told to the ward's listeners.
 */
export const placesModule = (): Module => ({
  name: 'places',
  routes: placesRoutes,
  policies: [departmentPolicy, wardPolicy, roomPolicy, bedPolicy],
  collections: [departmentCollection, wardCollection, roomCollection, bedCollection],
  streams: [wardsRight, wardRight],
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
