import type { z } from 'zod';
import type { addWard, changeWard, WardListItem } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

export const postWard = (body: z.output<typeof addWard>, key: string) =>
  api.send<WardListItem>('POST', '/wards', { body, key });

export const patchWard = ({ wardId, ...body }: z.output<typeof changeWard> & { wardId: string }, key: string) =>
  api.send<WardListItem>('PATCH', `/wards/${wardId}`, { body, key });
