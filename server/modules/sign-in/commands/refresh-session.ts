import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import { now, runAsSystem } from '../../../access/context.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Reply, RequestFacts } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { findStaff } from '../authenticator.ts';
import { activeTenant } from '../hospital-token.ts';
import { isSameMoment, readRefreshToken, successorOf, wasTokenOf } from '../refresh-token.ts';
import type { OpenSession } from '../sessions.ts';
import { clearCookies, isInForce, putCookies } from '../sessions.ts';
import { presentSession } from '../sign-in.presenter.ts';
import { credentialRepository, sessionRepository } from '../sign-in.repository.ts';
import { endSession } from './end-session.ts';

/**
 * Turns the refresh token and gives a new access token. The token before the present one, within twenty seconds, is
 * another tab that asked at once: it gets the same successor, and nothing is turned. A token older than that was copied:
 * the session ends. Refuses `not-signed-in` and takes the cookies back.
 */
export async function refreshSession(services: Services, request: RequestFacts, reply: Reply): Promise<SessionView> {
  const { hospitalId, sessionId, secret } = readRefreshToken(request.cookies.refresh);
  const tenant = await activeTenant(services, hospitalId);
  const view =
    tenant === null
      ? null
      : await runAsSystem(services, tenant, 'refresh a session', async () => {
          const open = await turn(services, sessionId, secret);
          return open === null ? null : present(open, reply);
        });
  if (view !== null) return view;
  clearCookies(reply);
  throw refuse('not-signed-in');
}

async function present(open: OpenSession, reply: Reply): Promise<SessionView | null> {
  const staff = await findStaff(open.session.staffId);
  if (staff?.state !== 'active') return null;
  const credential = await credentialRepository().findOne({ staffId: open.session.staffId });
  putCookies(reply, open, now());
  return presentSession(open.session, staff, credential);
}

async function turn(services: Services, sessionId: string, secret: string): Promise<OpenSession | null> {
  const { codePepper } = services.config.secrets;
  const hash = hashToken(secret);
  const next = successorOf(codePepper, sessionId, secret);
  const turned = await sessionRepository().updateWhere(
    { _id: sessionId, refreshHash: hash, endedAt: null, endsAt: { $gt: now() } },
    { refreshHash: hashToken(next), previousRefreshHash: hash, rotatedAt: now() },
    { rotations: 1 },
  );
  if (turned !== null) return { session: turned, secret: next };
  const session = await sessionRepository().findOne({ _id: sessionId });
  if (session === null || !isInForce(session, now())) return null;
  if (isSameMoment(session, hash, now())) return { session, secret: next };
  if (wasTokenOf(codePepper, sessionId, secret, session.refreshHash, session.rotations)) {
    await endSession(sessionId, 'revoked', 'session.reuse-detected');
  }
  return null;
}
