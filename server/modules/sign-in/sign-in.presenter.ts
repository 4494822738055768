import type { SessionView } from '../../../shared/schemas/sign-in.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import { sessionId } from '../../../shared/types/ids.ts';
import { context, now } from '../../access/context.ts';
import { csrfToken } from '../../crypto/csrf.ts';
import type { Staff } from '../staff/index.ts';
import { IDLE_MINUTES } from './periods.ts';
import { actorOf, isLocked } from './sessions.ts';
import type { CredentialDoc, SessionDoc } from './sign-in.model.ts';

/** What its browser may know of whose it is: in a patient's hands no more than whose PIN brings it back. */
function presentRights(session: SessionDoc, staff: Staff): Pick<SessionView, 'person' | 'permissions' | 'wardIds'> {
  const named = { id: staff._id as StaffId, displayName: staff.displayName };
  if (session.handedOver !== null) return { person: { ...named, email: '', roles: [] }, permissions: [], wardIds: [] };
  const { permissions, wardIds } = actorOf(context().tenant, session, staff);
  return {
    person: { ...named, email: staff.email, roles: [...staff.roles] },
    permissions: [...permissions],
    wardIds: wardIds === null ? null : [...wardIds],
  };
}

function stateOf(session: SessionDoc): SessionView['state'] {
  if (session.handedOver !== null) return 'handed-over';
  return isLocked(session, now()) ? 'locked' : 'active';
}

/** The session as its own browser sees it. */
export function presentSession(session: SessionDoc, staff: Staff, credential: CredentialDoc | null): SessionView {
  const { tenant, services } = context();
  return {
    id: sessionId.parse(session._id),
    state: stateOf(session),
    audience: session.audience,
    ...presentRights(session, staff),
    hospital: { id: tenant.id, code: tenant.code, name: tenant.name, timeZone: tenant.timeZone },
    csrfToken: csrfToken(services.config.secrets.csrfKey, session._id),
    hasPin: credential?.pinHash != null,
    endsAt: session.endsAt.toISOString(),
    idleMinutes: IDLE_MINUTES,
  };
}

/** One of a person's sessions in their own list. */
export const presentListed = (session: SessionDoc, ownSessionId: string) => ({
  id: sessionId.parse(session._id),
  isThisOne: session._id === ownSessionId,
  device: session.device,
  startedAt: session.startedAt.toISOString(),
  lastActiveAt: session.lastActiveAt.toISOString(),
  state: isLocked(session, now()) ? ('locked' as const) : ('active' as const),
});
