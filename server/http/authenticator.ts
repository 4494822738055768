import type { PersonActor } from '../access/actor.ts';
import type { Tenant } from '../db/tenant.ts';

/** A session that is in force, as the pipeline and the socket handshake need it. */
export interface Authenticated {
  readonly actor: PersonActor;
  readonly tenant: Tenant;
  readonly isLocked: boolean;
}

/**
 * Finds out who asks. Implemented by the sign-in module and handed to the pipeline and to realtime by main.ts.
 * The token only says who; the session's record decides.
 */
export interface Authenticator {
  /** `null`: nobody is signed in (no token, a wrong or expired one, a session that is over, a hospital that is suspended). */
  authenticate(accessToken: string | undefined): Promise<Authenticated | null>;
  isCsrfToken(sessionId: string, token: unknown): boolean;
}
