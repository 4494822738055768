import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Authenticated, Authenticator } from '../../../server/http/authenticator.ts';
import { createExpressApp } from '../../../server/http/express-app.ts';
import { createHttpServer } from '../../../server/http/http-server.ts';
import { createRateLimiter } from '../../../server/http/rate-limits.ts';
import type { Route } from '../../../server/http/route.ts';
import { rightsOf } from '../../../server/access/actor.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import { sessionId, staffId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import type { Caller } from '../../support/caller.ts';
import { createCaller } from '../../support/caller.ts';
import type { Kernel } from '../../support/kernel.ts';

interface SomeoneOptions {
  readonly isLocked?: boolean;
  readonly id?: StaffId;
  readonly wards?: readonly WardId[];
}

/** HTTP over a kernel, with routes of the test's own and people who need no password. */
export interface SmallHouse {
  readonly origin: string;
  readonly server: Server;
  stranger(): Caller;
  /** Someone of that hospital with that role, signed in; somebody new unless `id` is given. */
  someone(tenant: Tenant, role: Role, options?: SomeoneOptions): Caller;
  close(): Promise<void>;
}

const CSRF = 'the-token-of-this-session';
let made = 0;
const nextId = (): string => `0190aaaa-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`;

export async function openSmallHouse(
  kernel: Kernel,
  routes: readonly Route[],
  limitFactor = 1_000,
): Promise<SmallHouse> {
  const sessions = new Map<string, Authenticated>();
  const authenticator: Authenticator = {
    authenticate: async (token) => (token === undefined ? null : (sessions.get(token) ?? null)),
    recheck: async () => null,
    isCsrfToken: (_session, token) => token === CSRF,
  };
  let port = 0;
  const app = createExpressApp({
    services: kernel.services,
    authenticator,
    limiter: createRateLimiter(null, limitFactor),
    port: () => port,
    routes,
    version: '0.0.0-test',
    clientDir: null,
    checks: [],
    stuckJobs: () => [],
  });
  const server = createHttpServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    server,
    stranger: () => createCaller(origin),
    someone(tenant, role, { isLocked = false, id = staffId.parse(nextId()), wards = [] } = {}) {
      const token = nextId();
      const rights = rightsOf('staff', [role], wards);
      const actor = {
        kind: 'staff' as const,
        userId: id,
        hospitalId: tenant.id,
        sessionId: sessionId.parse(nextId()),
        displayName: 'Someone',
        jobTitle: null,
        registrationNumber: null,
        roles: [role],
        ...rights,
      };
      sessions.set(token, { actor, tenant, isLocked, endsAt: new Date(8.64e15) });
      return createCaller(origin, { cookies: new Map([[`wl-access-${port}`, token]]), csrfToken: CSRF });
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
