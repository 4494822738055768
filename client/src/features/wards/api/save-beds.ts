import type { z } from 'zod';
import type { addBeds, bedsAdded, BedView, changeBed } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

export const postBeds = ({ wardId, ...body }: z.output<typeof addBeds> & { wardId: string }, key: string) =>
  api.send<z.output<typeof bedsAdded>>('POST', `/wards/${wardId}/beds`, { body, key });

export const patchBed = ({ bedId, ...body }: z.output<typeof changeBed> & { bedId: string }, key: string) =>
  api.send<BedView>('PATCH', `/beds/${bedId}`, { body, key });
