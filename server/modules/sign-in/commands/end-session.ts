import type { SessionId, StaffId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { forgetSession } from '../session-cache.ts';
import { announceEnded } from '../sign-in.events.ts';
import { journalSession } from '../sign-in.journal.ts';
import type { SessionEnd } from '../sign-in.model.ts';
import { sessionRepository } from '../sign-in.repository.ts';

/**
 * Ends a session; its screens and sockets are told. `false` where the actor sees none of that id that is still open.
 * @param action what stands in the journal
 */
export function endSession(id: string, why: SessionEnd, action = 'session.ended'): Promise<boolean> {
  return transaction(async () => {
    const ended = await sessionRepository().updateWhere({ _id: id, endedAt: null }, { endedAt: now(), endedWhy: why });
    if (ended === null) return false;
    await journalSession(action, ended, why);
    announceEnded(ended, why);
    forgetSession(id);
    return true;
  });
}

/**
 * Ends every session of that person that the actor sees (the house: all of them; a person: their own).
 * @param except stays: the one it was asked from
 * @returns how many there were
 */
export function endSessionsOf(staffId: StaffId, why: SessionEnd, except?: SessionId): Promise<number> {
  return transaction(async () => {
    const open = await sessionRepository().find({ staffId, endedAt: null });
    const meant = open.filter((session) => session._id !== except);
    for (const session of meant) await endSession(session._id, why);
    return meant.length;
  });
}
