import { z } from 'zod';
import {
  addBeds,
  addDepartment,
  addWard,
  bedsAdded,
  bedVersion,
  bedView,
  changeBed as changeBedSchema,
  changeWard as changeWardSchema,
  departmentList,
  departmentView,
  holdBed as holdBedSchema,
  takeBedOut as takeBedOutSchema,
  wardBoard,
  wardBoards,
  wardList,
  wardListItem,
} from '../../../shared/schemas/places.ts';
import { bedId, wardId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { changeBed } from './commands/change-bed.ts';
import { changeWard } from './commands/change-ward.ts';
import { createBeds } from './commands/create-beds.ts';
import { createDepartment } from './commands/create-department.ts';
import { createWard } from './commands/create-ward.ts';
import { holdBed, releaseBed, reopenBed, takeBedOut } from './commands/set-bed-use.ts';
import { presentBed, presentDepartment, presentWard } from './places.presenter.ts';
import { getWardBoard, listWardBoards } from './queries/get-ward-board.ts';
import { listDepartments } from './queries/list-departments.ts';
import { listWards } from './queries/list-wards.ts';

const read = { tag: 'Places', permission: 'ward.read', limit: LIMITS.read } as const;
const write = { tag: 'Places', permission: 'ward.manage', limit: LIMITS.write, idempotency: 'required' } as const;
const manageBeds = { ...write, permission: 'bed.manage' } as const;
const ofWard = z.strictObject({ wardId });
const ofBed = z.strictObject({ bedId });

export const placesRoutes: readonly Route[] = [
  route({
    ...read,
    method: 'get',
    path: '/api/v1/departments',
    summary: 'The hospital’s departments, by name.',
    response: departmentList,
    handler: listDepartments,
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/departments',
    summary: 'Add a department.',
    body: addDepartment,
    response: departmentView,
    status: 201,
    handler: async ({ body }) => presentDepartment(await createDepartment(body)),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/wards',
    summary: 'Every ward you may see, and where to listen on from.',
    response: wardList,
    handler: listWards,
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/wards/:wardId',
    summary: 'One ward with its rooms and beds, and where to listen on from.',
    params: ofWard,
    response: wardBoard,
    handler: ({ params }) => getWardBoard(params.wardId),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/wards',
    summary: 'Add a ward with its rooms.',
    body: addWard,
    response: wardListItem,
    status: 201,
    handler: async ({ body }) => presentWard((await createWard(body)).ward),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/api/v1/wards/:wardId',
    summary: 'Change a ward’s name or floor.',
    params: ofWard,
    body: changeWardSchema,
    response: wardListItem,
    handler: async ({ params, body }) => presentWard(await changeWard(params.wardId, body)),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/wards/:wardId/beds',
    summary: 'Add beds to a room of the ward: all of them or none.',
    params: ofWard,
    body: addBeds,
    response: bedsAdded,
    status: 201,
    handler: async ({ params, body }) => ({ beds: (await createBeds(params.wardId, body)).map(presentBed) }),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/api/v1/beds/:bedId',
    summary: 'Change a bed’s code, type or tags.',
    params: ofBed,
    body: changeBedSchema,
    response: bedView,
    handler: async ({ params, body }) => presentBed(await changeBed(params.bedId, body)),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/boards',
    summary: 'Every ward you may see with its rooms and beds, each with where to listen on from.',
    response: wardBoards,
    handler: listWardBoards,
  }),
  route({
    ...manageBeds,
    method: 'post',
    path: '/api/v1/beds/:bedId/hold',
    summary: 'Hold a bed until a time.',
    params: ofBed,
    body: holdBedSchema,
    response: bedView,
    handler: async ({ params, body }) => presentBed(await holdBed(params.bedId, body)),
  }),
  route({
    ...manageBeds,
    method: 'post',
    path: '/api/v1/beds/:bedId/release',
    summary: 'Let go of a held bed.',
    params: ofBed,
    body: bedVersion,
    response: bedView,
    handler: async ({ params, body }) => presentBed(await releaseBed(params.bedId, body.version)),
  }),
  route({
    ...manageBeds,
    method: 'post',
    path: '/api/v1/beds/:bedId/take-out',
    summary: 'Block a bed, put it into maintenance or close it, with the reason and until when.',
    params: ofBed,
    body: takeBedOutSchema,
    response: bedView,
    handler: async ({ params, body }) => presentBed(await takeBedOut(params.bedId, body)),
  }),
  route({
    ...manageBeds,
    method: 'post',
    path: '/api/v1/beds/:bedId/reopen',
    summary: 'Bring a bed back into use.',
    params: ofBed,
    body: bedVersion,
    response: bedView,
    handler: async ({ params, body }) => presentBed(await reopenBed(params.bedId, body.version)),
  }),
];
