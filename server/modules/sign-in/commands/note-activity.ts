import { now, person } from '../../../access/context.ts';
import { later, IDLE_MS } from '../periods.ts';
import { forgetSession } from '../session-cache.ts';
import { sessionRepository } from '../sign-in.repository.ts';

/** Someone touched the screen. It cannot wake a session that is locked or idle already. */
export async function noteActivity(): Promise<void> {
  const { sessionId } = person();
  await sessionRepository().updateWhere(
    { _id: sessionId, endedAt: null, lockedAt: null, lastActiveAt: { $gte: later(now(), -IDLE_MS) } },
    { lastActiveAt: now() },
  );
  forgetSession(sessionId);
}
