import { now, person } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { forgetSession } from '../session-cache.ts';
import { announceLocked } from '../sign-in.events.ts';
import { journalSession } from '../sign-in.journal.ts';
import { sessionRepository } from '../sign-in.repository.ts';

/** Locks the screen of a session that is open and not locked; `false` where there is none. */
export function lockSession(id: string, reason: 'asked' | 'idle'): Promise<boolean> {
  return transaction(async () => {
    const locked = await sessionRepository().updateWhere(
      { _id: id, endedAt: null, lockedAt: null },
      { lockedAt: now() },
    );
    if (locked === null) return false;
    await journalSession('session.locked', locked, reason);
    announceLocked(locked);
    forgetSession(id);
    return true;
  });
}

/** Locks one's own screen. Doing it twice is no mistake. */
export const lockOwnSession = (): Promise<boolean> => lockSession(person().sessionId, 'asked');
