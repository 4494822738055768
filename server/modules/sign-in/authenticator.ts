import { PLATFORM_ID } from '../../../shared/types/ids.ts';
import { runAsSystem } from '../../access/context.ts';
import { isCsrfToken } from '../../crypto/csrf.ts';
import type { Tenant } from '../../db/tenant.ts';
import type { PersonActor } from '../../access/actor.ts';
import type { Authenticated, SessionAuthenticator } from '../../http/authenticator.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { Services } from '../../services.ts';
import type { Staff } from '../staff/index.ts';
import { getStaff, whenStaffChangeHere } from '../staff/index.ts';
import { activeTenant } from './hospital-token.ts';
import type { KnownSession } from './session-cache.ts';
import { forgetSessionsOf, recall } from './session-cache.ts';
import { actorOf, isInForce, isLocked } from './sessions.ts';
import { sessionRepository } from './sign-in.repository.ts';
import type { StaffId } from '../../../shared/types/ids.ts';

/** Who asks, from the access token: the token says who, and the session's and the person's records decide. */
export function createAuthenticator(services: Services): SessionAuthenticator {
  const { tokens, config } = services;
  whenStaffChangeHere(forgetSessionsOf);
  return {
    async authenticate(accessToken) {
      const claims = accessToken === undefined ? null : tokens.verify(accessToken, ['staff', 'operator']);
      if (claims === null) return null;
      const found = await find(services, claims.hospitalId ?? PLATFORM_ID, claims.sessionId);
      const isSame = found?.actor.userId === claims.userId && found.actor.kind === claims.audience;
      return isSame ? found : null;
    },
    recheck: ({ hospitalId, sessionId }, anew) => find(services, hospitalId, sessionId, anew),
    isCsrfToken: (sessionId, token) => isCsrfToken(config.secrets.csrfKey, sessionId, token),
  };
}

async function find(
  services: Services,
  hospitalId: string,
  sessionId: string,
  anew = false,
): Promise<Authenticated<PersonActor> | null> {
  const tenant = await activeTenant(services, hospitalId);
  if (tenant === null) return null;
  const known = await recall(services, tenant.id, sessionId, () => read(services, tenant, sessionId), anew);
  if (known === null) return null;
  const { session, staff } = known;
  const at = services.clock.now();
  if (!isInForce(session, at) || staff.state !== 'active') return null;
  return { actor: actorOf(tenant, session, staff), tenant, isLocked: isLocked(session, at), endsAt: session.endsAt };
}

const read = (services: Services, tenant: Tenant, sessionId: string): Promise<KnownSession | null> =>
  runAsSystem(services, tenant, 'authenticate', async () => {
    const session = await sessionRepository().findOne({ _id: sessionId });
    const staff = session === null ? null : await findStaff(session.staffId);
    return session === null || staff === null ? null : { session, staff };
  });

/** The person, or `null` where they are no longer on the list. */
export async function findStaff(staffId: StaffId): Promise<Staff | null> {
  try {
    return await getStaff(staffId);
  } catch (error) {
    if (error instanceof ProblemError && error.kind === 'not-found') return null;
    throw error;
  }
}
