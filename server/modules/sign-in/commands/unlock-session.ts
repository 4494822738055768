import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import { now, person } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Reply } from '../../../http/route.ts';
import { getStaff } from '../../staff/index.ts';
import type { Proof } from '../prove.ts';
import { prove } from '../prove.ts';
import { forgetSession } from '../session-cache.ts';
import { journalSession } from '../sign-in.journal.ts';
import { presentSession } from '../sign-in.presenter.ts';
import { sessionRepository } from '../sign-in.repository.ts';

/** Unlocks one's own screen with the PIN or the password. Refuses as `prove`. */
export async function unlockSession(proof: Proof, reply: Reply): Promise<SessionView> {
  const credential = await prove(proof, reply);
  const { sessionId, userId } = person();
  const session = await transaction(async () => {
    const unlocked = await sessionRepository().updateWhere(
      { _id: sessionId, endedAt: null },
      { lockedAt: null, lastActiveAt: now() },
    );
    if (unlocked === null) throw refuse('not-signed-in');
    await journalSession('session.unlocked', unlocked);
    forgetSession(sessionId);
    return unlocked;
  });
  return presentSession(session, await getStaff(userId), credential);
}
