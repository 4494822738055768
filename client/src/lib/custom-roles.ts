import { queryOptions, useQuery } from '@tanstack/react-query';
import type { CustomRoleList } from '../../../shared/schemas/roles.ts';
import { api } from './api/api.ts';

export const customRolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => api.get<CustomRoleList>('/roles', signal),
  staleTime: 30_000,
});

/** The hospital's own roles, and what the viewer may put into one. */
export const useCustomRoles = () => useQuery(customRolesQuery);
