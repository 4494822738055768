import type { z } from 'zod';
import type { addWallScreen } from '../../../../shared/schemas/wall.ts';
import { authorise } from '../../../access/policy.ts';
import { context, now } from '../../../access/context.ts';
import { takeTurnOf } from '../../../bin/take-turn-of.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { transaction } from '../../../db/transaction.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { assertWardsExist } from '../../places/index.ts';
import { newHospitalToken } from '../../sign-in/index.ts';
import { LINK_MS } from '../periods.ts';
import type { ScreenDoc } from '../wall.model.ts';
import { screenCollection } from '../wall.model.ts';
import { screenPolicy } from '../wall.policy.ts';
import { screenRepository } from '../wall.repository.ts';

/**
 * Adds a screen to the ward's wall. The token of its link is answered here and kept nowhere. Refuses `invalid-input` for
 * a ward the actor does not see.
 */
export async function addScreen(
  wanted: z.output<typeof addWallScreen>,
): Promise<{ readonly screen: ScreenDoc; readonly token: string }> {
  return transaction(async () => {
    const { name, wardId, privacy, showsDark } = wanted;
    await takeTurnOf('ward', wardId);
    await assertWardsExist([wardId], '/body/wardId');
    const { text, secret } = newHospitalToken(context().tenant);
    const fields = { name, wardId, privacy, showsDark };
    const screen = await screenRepository().insert({
      ...fields,
      linkHash: hashToken(secret),
      linkEndsAt: new Date(now().getTime() + LINK_MS),
      markHash: null,
      pairedAt: null,
      revokedAt: null,
    });
    authorise(screenPolicy, 'wall.manage', screen);
    await journal({
      action: 'screen.added',
      subject: { kind: 'wall-screen', id: screen._id },
      changes: fieldChanges({}, fields, screenCollection.encrypted),
    });
    return { screen, token: text };
  });
}
