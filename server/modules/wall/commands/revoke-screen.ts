import type { ScreenId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announce } from '../../../outbox/outbox.ts';
import type { ScreenDoc } from '../wall.model.ts';
import { screenCollection } from '../wall.model.ts';
import { screenPolicy } from '../wall.policy.ts';
import { screenRepository } from '../wall.repository.ts';

/**
 * Ends a screen: its link and its mark are nothing from now on, and its socket is closed. Refuses `version-conflict`, and
 * `state-refused` where it is ended already.
 */
export async function revokeScreen(screenId: ScreenId, version: number): Promise<ScreenDoc> {
  return transaction(async () => {
    const screen = await screenRepository().get(screenId);
    authorise(screenPolicy, 'wall.manage', screen);
    if (screen.version !== version) throw refuse('version-conflict', { currentVersion: screen.version });
    if (screen.revokedAt !== null) throw refuse('state-refused', { detail: 'This screen is revoked already.' });
    const change = { revokedAt: now() };
    const revoked = await screenRepository().update(screenId, version, { ...change, linkHash: null, markHash: null });
    await journal({
      action: 'screen.revoked',
      subject: { kind: 'wall-screen', id: screenId },
      changes: fieldChanges(screen, change, screenCollection.encrypted),
    });
    announce({ kind: 'screen', id: screenId }, 'screen.revoked', { screenId });
    return revoked;
  });
}
