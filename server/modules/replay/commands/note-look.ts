import type { z } from 'zod';
import type { wardLook } from '../../../../shared/schemas/replay.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { lookRepository } from '../replay.repository.ts';
import { assertWardVisible } from '../ward-visible.ts';

type View = z.infer<typeof wardLook>;

export async function getLook(wardId: WardId): Promise<View> {
  await assertWardVisible(wardId);
  const look = await lookRepository().findOne({ wardId });
  return { at: look?.at.toISOString() ?? null };
}

/**
 * Notes that the person saw everything up to that instant, on whichever screen: an earlier one than is known, from a screen
 * that lay in a pocket, changes nothing, and nobody has seen the future.
 */
export async function noteLook(wardId: WardId, instant: string): Promise<View> {
  await assertWardVisible(wardId);
  const { userId: staffId } = person();
  const at = new Date(Math.min(new Date(instant).getTime(), now().getTime()));
  const looks = lookRepository();
  const moveOn = () => looks.updateWhere({ wardId, at: { $lt: at } }, { at });
  if ((await moveOn()) === null) {
    if ((await looks.findOne({ wardId })) === null) {
      await looks.insert({ staffId, wardId, at }).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
    }
    // Another screen may have been the first to say anything since, and have said less.
    await moveOn();
  }
  return getLook(wardId);
}
