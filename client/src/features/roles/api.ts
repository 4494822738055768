import type { z } from 'zod';
import type { changeCustomRole, createCustomRole, CustomRoleView } from '../../../../shared/schemas/roles.ts';
import { api } from '../../lib/api/api.ts';

export const postRole = (body: z.output<typeof createCustomRole>, key: string) =>
  api.send<CustomRoleView>('POST', '/roles', { body, key });

export const patchRole = (
  { roleId, ...body }: z.output<typeof changeCustomRole> & { readonly roleId: string },
  key: string,
) => api.send<CustomRoleView>('PATCH', `/roles/${roleId}`, { body, key });
