import type { z } from 'zod';
import type {
  addDepartment,
  addWard,
  changeWard,
  departmentView,
  WardListItem,
} from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

export const postDepartment = (body: z.output<typeof addDepartment>, key: string) =>
  api.send<z.output<typeof departmentView>>('POST', '/departments', { body, key });

export const postWard = (body: z.output<typeof addWard>, key: string) =>
  api.send<WardListItem>('POST', '/wards', { body, key });

export const patchWard = ({ wardId, ...body }: z.output<typeof changeWard> & { wardId: string }, key: string) =>
  api.send<WardListItem>('PATCH', `/wards/${wardId}`, { body, key });
