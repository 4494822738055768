import type { StaffId } from '../../../shared/types/ids.ts';
import { PLATFORM_ID, sessionId } from '../../../shared/types/ids.ts';
import type { PersonActor } from '../../access/actor.ts';
import { context } from '../../access/context.ts';
import type { Tenant } from '../../db/tenant.ts';
import type { Reply } from '../../http/route.ts';
import type { Staff } from '../staff/index.ts';
import { rightsOfStaff } from '../staff/index.ts';
import { ACCESS_SECONDS, IDLE_MS, later } from './periods.ts';
import type { Session, SessionDoc } from './sign-in.model.ts';

/** Whether the session is in force at that instant. */
export const isInForce = (session: Session, at: Date): boolean => session.endedAt === null && session.endsAt > at;

/** Whether its screen is locked at that instant, by someone or by nobody having touched it. */
export const isLocked = (session: Session, at: Date): boolean =>
  session.lockedAt !== null || later(session.lastActiveAt, IDLE_MS) < at;

/** The person of a session as the house knows actors. Rights are those of now, not of when they signed in. */
export function actorOf(tenant: Tenant, session: SessionDoc, staff: Staff): PersonActor {
  return Object.freeze({
    kind: session.audience,
    userId: session.staffId,
    hospitalId: tenant.id,
    sessionId: sessionId.parse(session._id),
    displayName: staff.displayName,
    jobTitle: staff.jobTitle,
    registrationNumber: staff.registrationNumber,
    roles: staff.roles,
    ...rightsOfStaff(staff, session.audience),
  });
}

/** A session just started or turned, with the secret that only its browser may have. */
export interface OpenSession {
  readonly session: SessionDoc;
  readonly secret: string;
}

/** Gives the browser its cookies: one that says who asks, for minutes, and one that asks for the next, for the session. */
export function putCookies(reply: Reply, { session, secret }: OpenSession, at: Date): void {
  const { tenant } = context();
  putAccessCookie(reply, session);
  const left = Math.max(1, Math.floor((session.endsAt.getTime() - at.getTime()) / 1_000));
  reply.setCookie('refresh', `${tenant.id}.${session._id}.${secret}`, left);
}

function putAccessCookie(reply: Reply, session: SessionDoc): void {
  const { tenant, services } = context();
  const who = { userId: session.staffId, sessionId: session._id };
  const token =
    tenant.id === PLATFORM_ID
      ? services.tokens.sign({ audience: 'operator', ...who, hospitalId: null })
      : services.tokens.sign({ audience: 'staff', ...who, hospitalId: tenant.id });
  reply.setCookie('access', token, ACCESS_SECONDS);
}

export function clearCookies(reply: Reply): void {
  reply.clearCookie('access');
  reply.clearCookie('refresh');
}

/** For records whose id is known to be a person's. */
export const idOf = (staff: Staff): StaffId => staff._id as StaffId;
