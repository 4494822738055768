import { PLATFORM_ID } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import { hashToken, newOpaqueToken } from '../../../crypto/opaque-tokens.ts';
import type { Staff } from '../../staff/index.ts';
import { deviceLabel } from '../device-label.ts';
import { later, SESSION_MS } from '../periods.ts';
import type { OpenSession } from '../sessions.ts';
import { idOf } from '../sessions.ts';
import { journalSession } from '../sign-in.journal.ts';
import { sessionRepository } from '../sign-in.repository.ts';

/** Begins a session of 12 hours, in the transaction in force. */
export async function startSession(staff: Staff, userAgent: string): Promise<OpenSession> {
  const secret = newOpaqueToken();
  const at = now();
  const session = await sessionRepository().insert({
    staffId: idOf(staff),
    audience: context().tenant.id === PLATFORM_ID ? 'operator' : 'staff',
    refreshHash: hashToken(secret),
    previousRefreshHash: null,
    rotatedAt: at,
    rotations: 0,
    startedAt: at,
    endsAt: later(at, SESSION_MS),
    lastActiveAt: at,
    lockedAt: null,
    handedOver: null,
    endedAt: null,
    endedWhy: null,
    failedProofs: 0,
    device: deviceLabel(userAgent),
  });
  await journalSession('session.started', session);
  return { session, secret };
}
