import type { Module } from '../../module.ts';
import type { Services } from '../../services.ts';
import { setupRoutes } from './setup.routes.ts';

export { isSetupNeeded } from './set-up-platform.ts';

/**
 * How an empty installation gets its first operator.
 * @param setupCode 20 to 100 characters of base64url, shown in the terminal only; `null` where nobody may sign up
 */
export const setupModule = (services: Services, setupCode: string | null): Module => ({
  name: 'setup',
  routes: setupRoutes(services, setupCode),
  policies: [],
  collections: [],
});
