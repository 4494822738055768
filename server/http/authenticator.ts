import type { PersonActor } from '../access/actor.ts';
import type { Tenant } from '../db/tenant.ts';

/** A session that is in force, as the pipeline and the socket handshake need it. */
export interface Authenticated {
  readonly actor: PersonActor;
  readonly tenant: Tenant;
  readonly isLocked: boolean;
  /** When the session is over at the latest (12 h after signing in), so that a socket can be closed on time. */
  readonly endsAt: Date;
}

/**
 * Finds out who asks. Implemented by the sign-in module and handed to the pipeline and to realtime by main.ts.
 * The token only says who; the session's record decides.
 */
export interface Authenticator {
  /** `null`: nobody is signed in (no token, a wrong or expired one, a session that is over, a hospital that is suspended). */
  authenticate(accessToken: string | undefined): Promise<Authenticated | null>;
  /**
   * Whether the session an actor came with is still in force, asked by its id: a socket outlives the access token it was
   * opened with by hours. The answer carries the rights of now. `null` as with `authenticate`, and past the 12 h limit.
   */
  recheck(actor: PersonActor): Promise<Authenticated | null>;
  isCsrfToken(sessionId: string, token: unknown): boolean;
}
