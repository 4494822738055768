import type { ConsentId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { forgetSession } from '../session-cache.ts';
import { announceLocked } from '../sign-in.events.ts';
import { journalSession } from '../sign-in.journal.ts';
import { sessionRepository } from '../sign-in.repository.ts';

/** See the module's index. */
export function handOver(consentId: ConsentId): Promise<void> {
  const { sessionId } = person();
  return transaction(async () => {
    const handed = await sessionRepository().updateWhere(
      { _id: sessionId, endedAt: null, lockedAt: null },
      { lockedAt: now(), handedOver: consentId },
    );
    if (handed === null) throw refuse('state-refused', { detail: 'This screen is locked already.' });
    await journalSession('session.handed-over', handed);
    announceLocked(handed);
    forgetSession(sessionId);
  });
}

/** See the module's index. */
export async function readHandedOver(): Promise<ConsentId> {
  const session = await sessionRepository().findOne({ _id: person().sessionId, endedAt: null });
  if (session === null) throw refuse('not-signed-in');
  if (session.handedOver !== null) return session.handedOver;
  if (session.lockedAt !== null) throw refuse('session-locked');
  throw refuse('state-refused', { detail: 'This screen has not been handed over.' });
}
