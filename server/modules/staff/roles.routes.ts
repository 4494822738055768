import { z } from 'zod';
import {
  changeCustomRole as changeSchema,
  createCustomRole as createSchema,
  customRoleList,
  customRoleView,
} from '../../../shared/schemas/roles.ts';
import { customRoleId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { changeCustomRole } from './commands/change-custom-role.ts';
import { createCustomRole } from './commands/create-custom-role.ts';
import { getCustomRole, listCustomRoles } from './queries/list-custom-roles.ts';
import { roleIdOf } from './roles.model.ts';

const read = { tag: 'Staff', permission: 'staff.read', limit: LIMITS.read } as const;
const write = { tag: 'Staff', permission: 'role.manage', limit: LIMITS.write, idempotency: 'required' } as const;
const ofRole = z.strictObject({ roleId: customRoleId });

export const rolesRoutes: readonly Route[] = [
  route({
    ...read,
    method: 'get',
    path: '/api/v1/roles',
    summary: 'The hospital’s own roles, and what the viewer may put into one.',
    response: customRoleList,
    handler: () => listCustomRoles(),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/roles/:roleId',
    summary: 'One of the hospital’s own roles.',
    params: ofRole,
    response: customRoleView,
    handler: ({ params }) => getCustomRole(params.roleId),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/roles',
    summary: 'Make a role from the list of permissions.',
    body: createSchema,
    response: customRoleView,
    status: 201,
    handler: async ({ body }) => getCustomRole(roleIdOf(await createCustomRole(body))),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/api/v1/roles/:roleId',
    summary: 'Change a role; whoever holds it has the new rights at once.',
    params: ofRole,
    body: changeSchema,
    response: customRoleView,
    handler: async ({ params, body }) => getCustomRole(roleIdOf(await changeCustomRole(params.roleId, body))),
  }),
];
