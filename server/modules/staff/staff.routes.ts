import { z } from 'zod';
import {
  changeStaff as changeStaffSchema,
  listStaff as listStaffSchema,
  returnStaff as returnStaffSchema,
  setStaffPhoto as setPhotoSchema,
  staffPage,
  staffView,
  suspendStaff as suspendStaffSchema,
} from '../../../shared/schemas/staff.ts';
import { staffId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { changeStaff } from './commands/change-staff.ts';
import { returnStaff } from './commands/return-staff.ts';
import { setStaffPhoto } from './commands/set-staff-photo.ts';
import { suspendStaff } from './commands/suspend-staff.ts';
import { listStaff } from './queries/list-staff.ts';
import { presentStaff } from './staff.presenter.ts';
import { staffRepository } from './staff.repository.ts';

const read = { tag: 'Staff', permission: 'staff.read', limit: LIMITS.read } as const;
const write = { tag: 'Staff', permission: 'staff.manage', limit: LIMITS.write, idempotency: 'required' } as const;
const ofStaff = z.strictObject({ staffId });

export const staffRoutes: readonly Route[] = [
  route({
    ...read,
    method: 'get',
    path: '/api/v1/staff',
    summary: 'The staff list, in the order people were taken onto it.',
    query: listStaffSchema,
    response: staffPage,
    handler: ({ query }) => listStaff(query),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/staff/:staffId',
    summary: 'One person’s entry.',
    params: ofStaff,
    response: staffView,
    handler: async ({ params }) => presentStaff(await staffRepository().get(params.staffId)),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/api/v1/staff/:staffId',
    summary: 'Change a person’s job, phone, registration, qualifications, roles, wards or departments.',
    params: ofStaff,
    body: changeStaffSchema,
    response: staffView,
    handler: async ({ params, body }) => presentStaff(await changeStaff(params.staffId, body)),
  }),
  route({
    ...write,
    // Everyone has it: their own photo anybody may set.
    permission: 'account.manage',
    method: 'put',
    path: '/api/v1/staff/:staffId/photo',
    summary: 'Set or take away the photo of a person’s entry: one’s own, or with staff.manage anybody’s.',
    params: ofStaff,
    body: setPhotoSchema,
    response: staffView,
    handler: async ({ params, body }) => presentStaff(await setStaffPhoto(params.staffId, body.version, body.fileId)),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/staff/:staffId/suspend',
    summary: 'Suspend a person; all their sessions end.',
    params: ofStaff,
    body: suspendStaffSchema,
    response: staffView,
    handler: async ({ params, body }) => presentStaff(await suspendStaff(params.staffId, body.version, body.reason)),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/staff/:staffId/return',
    summary: 'Let a suspended person return.',
    params: ofStaff,
    body: returnStaffSchema,
    response: staffView,
    handler: async ({ params, body }) => presentStaff(await returnStaff(params.staffId, body.version)),
  }),
];
