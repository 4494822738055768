import { z } from 'zod';
import {
  availability,
  changeOnCallRole,
  createOnCallRole as createSchema,
  leaveOnCallRole as leaveSchema,
  onCallBoard,
  onCallRole,
  passOnCallRole as passSchema,
  removeOnCallRole as removeSchema,
  setAvailability as setAvailabilitySchema,
  takeOnCallRole as takeSchema,
} from '../../../shared/schemas/on-call.ts';
import { onCallRoleId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { createOnCallRole, removeOnCallRole, renameOnCallRole } from './commands/change-roles.ts';
import { leaveOnCallRole, passOnCallRole, takeOnCallRole } from './commands/hold-role.ts';
import { setAvailability } from './commands/set-availability.ts';
import { presentAvailability, presentRole } from './on-call.presenter.ts';
import { getOnCallBoard } from './queries/get-board.ts';

const hold = { tag: 'On call', permission: 'chat.use', limit: LIMITS.write, idempotency: 'required' } as const;
const manage = { ...hold, permission: 'chat.manage' } as const;
const ofRole = z.strictObject({ roleId: onCallRoleId });

export const onCallRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/v1/on-call',
    summary: 'Who holds which role now, who is not to be disturbed, and where to listen on from.',
    tag: 'On call',
    permission: 'chat.use',
    limit: LIMITS.read,
    response: onCallBoard,
    handler: getOnCallBoard,
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/on-call',
    summary: 'Add an on-call role of a ward, or of the whole hospital.',
    body: createSchema,
    response: onCallRole,
    status: 201,
    handler: async ({ body }) => presentRole(await createOnCallRole(body)),
  }),
  route({
    ...manage,
    method: 'patch',
    path: '/api/v1/on-call/:roleId',
    summary: 'Rename an on-call role.',
    params: ofRole,
    body: changeOnCallRole,
    response: onCallRole,
    handler: async ({ params, body }) => presentRole(await renameOnCallRole(params.roleId, body.version, body.name)),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/on-call/:roleId/remove',
    summary: 'Remove an on-call role, whoever holds it; answers it as it was.',
    params: ofRole,
    body: removeSchema,
    response: onCallRole,
    handler: async ({ params, body }) => presentRole(await removeOnCallRole(params.roleId, body.version)),
  }),
  route({
    ...hold,
    method: 'post',
    path: '/api/v1/on-call/:roleId/take',
    summary: 'Take a role, beside whoever holds it or instead of them.',
    params: ofRole,
    body: takeSchema,
    response: onCallRole,
    handler: async ({ params, body }) => presentRole(await takeOnCallRole(params.roleId, body)),
  }),
  route({
    ...hold,
    method: 'post',
    path: '/api/v1/on-call/:roleId/pass',
    summary: 'Give one’s role to another, who is told.',
    params: ofRole,
    body: passSchema,
    response: onCallRole,
    handler: async ({ params, body }) => presentRole(await passOnCallRole(params.roleId, body)),
  }),
  route({
    ...hold,
    method: 'post',
    path: '/api/v1/on-call/:roleId/leave',
    summary: 'Hold a role no more; refused where nobody else holds it, unless that is meant.',
    params: ofRole,
    body: leaveSchema,
    response: onCallRole,
    handler: async ({ params, body }) => presentRole(await leaveOnCallRole(params.roleId, body)),
  }),
  route({
    ...hold,
    method: 'put',
    path: '/api/v1/on-call/me/availability',
    summary: 'Say until when one is not to be disturbed, and who covers.',
    body: setAvailabilitySchema,
    response: availability,
    handler: async ({ body }) => presentAvailability(await setAvailability(body)),
  }),
];
