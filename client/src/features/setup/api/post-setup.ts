import type { z } from 'zod';
import type { setUp } from '../../../../../shared/schemas/sign-in.ts';
import { api } from '../../../lib/api/api.ts';

export const postSetUp = (body: z.output<typeof setUp>, key: string) =>
  api.send<unknown>('POST', '/setup', { body, key });
