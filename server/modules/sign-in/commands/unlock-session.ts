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

/** Unlocks one's own screen, or takes a tablet back that was handed over, with the PIN or the password. Refuses as `prove`. */
export async function unlockSession(proof: Proof, reply: Reply): Promise<SessionView> {
  const credential = await prove(proof, reply);
  const { sessionId, userId } = person();
  const session = await transaction(async () => {
    const before = await sessionRepository().findOne({ _id: sessionId, endedAt: null });
    const unlocked = await sessionRepository().updateWhere(
      { _id: sessionId, endedAt: null },
      { lockedAt: null, handedOver: null, lastActiveAt: now() },
    );
    if (before === null || unlocked === null) throw refuse('not-signed-in');
    await journalSession(before.handedOver === null ? 'session.unlocked' : 'session.taken-back', unlocked);
    forgetSession(sessionId);
    return unlocked;
  });
  return presentSession(session, await getStaff(userId), credential);
}
