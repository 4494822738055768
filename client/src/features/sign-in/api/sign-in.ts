import type { z } from 'zod';
import type { signIn, SignInAnswer } from '../../../../../shared/schemas/sign-in.ts';
import { api } from '../../../lib/api/api.ts';

export const postSignIn = (body: z.output<typeof signIn>, key: string) =>
  api.send<SignInAnswer>('POST', '/sign-in', { body, key });
