import type { z } from 'zod';
import type { completeReset, requestReset } from '../../../../../shared/schemas/sign-in.ts';
import { api } from '../../../lib/api/api.ts';

export const postRequestReset = (body: z.output<typeof requestReset>, key: string) =>
  api.send<unknown>('POST', '/password-resets', { body, key });

export const postCompleteReset = (body: z.output<typeof completeReset>, key: string) =>
  api.send<unknown>('POST', '/password-resets/complete', { body, key });
