import { z } from 'zod';
import {
  addLocation as addLocationSchema,
  addRooms as addRoomsSchema,
  addWards,
  bedsMoved,
  bedVersion,
  changeDepartment,
  changeLocation as changeLocationSchema,
  changeRoom,
  departmentView,
  locationList,
  locationView,
  moveInOrder,
  wardRooms,
  wardsAdded,
} from '../../../shared/schemas/places.ts';
import { bedId, departmentId, locationId, roomId, wardId } from '../../../shared/types/ids.ts';
import type { Doc } from '../../db/filter.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { addLocation, changeLocation, moveLocation, removeLocation } from './commands/change-locations.ts';
import { addRooms, moveRoom, removeRoom, renameRoom } from './commands/change-rooms.ts';
import { createWards } from './commands/create-wards.ts';
import { moveBed } from './commands/place-bed.ts';
import { renameDepartment } from './commands/rename-department.ts';
import type { Room } from './places.model.ts';
import { presentBed, presentDepartment, presentLocation, presentRoom, presentWard } from './places.presenter.ts';
import { listLocations } from './queries/list-locations.ts';

const write = {
  tag: 'Places',
  permission: 'ward.manage',
  limit: LIMITS.write,
  idempotency: 'required',
  method: 'post',
} as const;
const ofLocation = z.strictObject({ locationId });
const ofRoom = z.strictObject({ roomId });
const ofBed = z.strictObject({ bedId });

const presentRooms = (rooms: readonly Doc<Room>[]) => ({ rooms: rooms.map(presentRoom) });

/** How a hospital is laid out: what admins set up and nobody else changes. */
export const setupRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/v1/locations',
    summary: 'Sites, buildings and floors: the tree above the wards.',
    tag: 'Places',
    permission: 'ward.read',
    limit: LIMITS.read,
    response: locationList,
    handler: listLocations,
  }),
  route({
    ...write,
    path: '/api/v1/locations',
    summary: 'Add a site, building or floor.',
    body: addLocationSchema,
    response: locationView,
    status: 201,
    handler: async ({ body }) => presentLocation(await addLocation(body)),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/api/v1/locations/:locationId',
    summary: 'Rename a site, building or floor, or put it elsewhere.',
    params: ofLocation,
    body: changeLocationSchema,
    response: locationView,
    handler: async ({ params, body }) => presentLocation(await changeLocation(params.locationId, body)),
  }),
  route({
    ...write,
    path: '/api/v1/locations/:locationId/move',
    summary: 'Move it past its neighbour; answers those of the same place in their order.',
    params: ofLocation,
    body: moveInOrder,
    response: locationList,
    handler: async ({ params, body }) => ({
      items: (await moveLocation(params.locationId, body.version, body.to)).map(presentLocation),
    }),
  }),
  route({
    ...write,
    path: '/api/v1/locations/:locationId/remove',
    summary: 'Remove a site, building or floor in which nothing lies.',
    params: ofLocation,
    body: bedVersion,
    response: locationView,
    handler: async ({ params, body }) => presentLocation(await removeLocation(params.locationId, body.version)),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/api/v1/departments/:departmentId',
    summary: 'Rename a department.',
    params: z.strictObject({ departmentId }),
    body: changeDepartment,
    response: departmentView,
    handler: async ({ params, body }) =>
      presentDepartment(await renameDepartment(params.departmentId, body.version, body.name)),
  }),
  route({
    ...write,
    path: '/api/v1/wards/bulk',
    summary: 'Add whole wards with their rooms and beds: all of them or none.',
    body: addWards,
    response: wardsAdded,
    status: 201,
    handler: async ({ body }) => ({ wards: (await createWards(body.wards)).map(presentWard) }),
  }),
  route({
    ...write,
    path: '/api/v1/wards/:wardId/rooms',
    summary: 'Add rooms to a ward; answers all its rooms.',
    params: z.strictObject({ wardId }),
    body: addRoomsSchema,
    response: wardRooms,
    status: 201,
    handler: async ({ params, body }) => presentRooms(await addRooms(params.wardId, body.names)),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/api/v1/rooms/:roomId',
    summary: 'Rename a room; answers all rooms of its ward.',
    params: ofRoom,
    body: changeRoom,
    response: wardRooms,
    handler: async ({ params, body }) => presentRooms(await renameRoom(params.roomId, body.version, body.name)),
  }),
  route({
    ...write,
    path: '/api/v1/rooms/:roomId/move',
    summary: 'Move a room past its neighbour on the ward’s map; answers all rooms of its ward.',
    params: ofRoom,
    body: moveInOrder,
    response: wardRooms,
    handler: async ({ params, body }) => presentRooms(await moveRoom(params.roomId, body.version, body.to)),
  }),
  route({
    ...write,
    path: '/api/v1/rooms/:roomId/remove',
    summary: 'Remove a room without beds; answers the rooms that are left.',
    params: ofRoom,
    body: bedVersion,
    response: wardRooms,
    handler: async ({ params, body }) => presentRooms(await removeRoom(params.roomId, body.version)),
  }),
  route({
    ...write,
    path: '/api/v1/beds/:bedId/move',
    summary: 'Move a bed past its neighbour on the map of its room; answers the beds that moved.',
    params: ofBed,
    body: moveInOrder,
    response: bedsMoved,
    handler: async ({ params, body }) => ({
      beds: (await moveBed(params.bedId, body.version, body.to)).map(presentBed),
    }),
  }),
];
