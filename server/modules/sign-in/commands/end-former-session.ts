import { runAsSystem } from '../../../access/context.ts';
import { textEqual } from '../../../crypto/constant-time.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import type { RequestFacts } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { activeTenant } from '../hospital-token.ts';
import { isSameMoment, readRefreshToken } from '../refresh-token.ts';
import type { OpenSession } from '../sessions.ts';
import { sessionRepository } from '../sign-in.repository.ts';
import { endSession } from './end-session.ts';

/**
 * Ends the session whose refresh cookie came with a sign-in that succeeded, anyone's and in any hospital: its cookies are
 * overwritten, and on a ward's computer it would run on for hours with nobody at its screens. Only the bearer of its
 * token can end it so. That it cannot be ended now is no reason to keep anyone out: it is logged, and ends by itself.
 */
export async function endFormerSession(
  services: Services,
  { cookies }: Pick<RequestFacts, 'cookies'>,
  { session: started }: OpenSession,
): Promise<void> {
  const { hospitalId, sessionId, secret } = readRefreshToken(cookies.refresh);
  if (sessionId === '' || sessionId === started._id) return;
  try {
    const tenant = await activeTenant(services, hospitalId);
    if (tenant === null) return;
    await runAsSystem(services, tenant, 'sign in', async () => {
      const former = await sessionRepository().findOne({ _id: sessionId, endedAt: null });
      if (former === null) return;
      const hash = hashToken(secret);
      const isTheirs = textEqual(former.refreshHash, hash) || isSameMoment(former, hash, services.clock.now());
      if (isTheirs) await endSession(sessionId, 'signed-out');
    });
  } catch (error) {
    services.log.error('The session before a sign-in could not be ended.', { sessionId: started._id, error });
  }
}
