import { setUp, setupState } from '../../../shared/schemas/sign-in.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Services } from '../../services.ts';
import { isSetupNeeded, setUpPlatform } from './set-up-platform.ts';

export const setupRoutes = (services: Services, setupCode: string | null): readonly Route[] => [
  route({
    tag: 'Setup',
    method: 'get',
    path: '/api/v1/setup',
    summary: 'Whether this installation still waits for its first operator.',
    public: 'The first visitor must learn that there is nobody to sign in as.',
    response: setupState,
    limit: LIMITS.public,
    handler: async () => ({ isNeeded: setupCode !== null && (await isSetupNeeded(services)) }),
  }),
  route({
    tag: 'Setup',
    method: 'post',
    path: '/api/v1/setup',
    summary: 'Sign up as the first operator, with the code that the terminal showed at the start.',
    public: 'There is nobody yet; the code shows that it is whoever started the server.',
    body: setUp,
    response: setupState,
    status: 201,
    limit: LIMITS.signIn,
    idempotency: { exempt: 'There is one first operator.' },
    handler: async ({ body }) => {
      await setUpPlatform(services, setupCode, body);
      return { isNeeded: false };
    },
  }),
];
