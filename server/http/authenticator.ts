import type { Permission } from '../../shared/types/permissions.ts';
import type { Caller, KioskActor, PersonActor } from '../access/actor.ts';
import type { Tenant } from '../db/tenant.ts';

/** A session, or a screen's pairing, that is in force, as the pipeline and the socket handshake need it. */
export interface Authenticated<Who extends Caller = Caller> {
  readonly actor: Who;
  readonly tenant: Tenant;
  /** Never so for a screen on a wall. */
  readonly isLocked: boolean;
  /** When it is over at the latest (a session 12 h after signing in), so that a socket can be closed on time. */
  readonly endsAt: Date;
}

/**
 * What a browser may show of itself: the access token of a person's session, or the mark of a screen on a wall. Each has
 * its own cookie and opens its own doors: none is ever taken for the other.
 */
export type CredentialKind = 'session' | 'screen';

/** Which of them a route asks for. */
export const credentialFor = (permission: Permission): CredentialKind =>
  permission === 'wall.read' ? 'screen' : 'session';

/** The cookie that carries it. */
export const CREDENTIAL_COOKIE = { session: 'access', screen: 'wall' } as const satisfies Record<
  CredentialKind,
  string
>;

interface AuthenticatorOf<Who extends Caller> {
  /** `null`: nobody (no token, a wrong or expired one, a session that is over, a screen revoked, a suspended hospital). */
  authenticate(token: string | undefined): Promise<Authenticated<Who> | null>;
  /**
   * Whether that by which an actor came is still in force, asked by its id: a socket outlives the access token it was
   * opened with by hours. The answer carries the rights of now; with `anew` also where they changed this very moment, and
   * what is remembered is from before. `null` as with `authenticate`, and past the 12 h limit.
   */
  recheck(actor: Who, anew: boolean): Promise<Authenticated<Who> | null>;
}

/** Of people. The token only says who; the session's record decides. */
export interface SessionAuthenticator extends AuthenticatorOf<PersonActor> {
  isCsrfToken(sessionId: string, token: unknown): boolean;
}

/** Of screens on walls. */
export type ScreenAuthenticator = AuthenticatorOf<KioskActor>;

/** Finds out who asks. Put together by main.ts and handed to the pipeline and to realtime. */
export interface Authenticator {
  authenticate(token: string | undefined, as: CredentialKind): Promise<Authenticated | null>;
  recheck(actor: Caller, anew: boolean): Promise<Authenticated | null>;
  isCsrfToken(sessionId: string, token: unknown): boolean;
}

/** Each kind of credential to its own authenticator, and to no other. */
export const byCredential = (sessions: SessionAuthenticator, screens: ScreenAuthenticator): Authenticator => ({
  authenticate: (token, as) => (as === 'screen' ? screens : sessions).authenticate(token),
  recheck: (actor, anew) => (actor.kind === 'kiosk' ? screens.recheck(actor, anew) : sessions.recheck(actor, anew)),
  isCsrfToken: (sessionId, token) => sessions.isCsrfToken(sessionId, token),
});
