import type { WardId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Cleaning } from '../housekeeping.model.ts';
import { cleaningRepository } from '../housekeeping.repository.ts';

/** Cleans that ended in [`from`, `to`) in those wards, as far as the actor sees them; of every ward where none are named. */
export const listCleanings = (from: Date, to: Date, wardIds?: readonly WardId[]): Promise<Doc<Cleaning>[]> =>
  cleaningRepository().find({
    finishedAt: { $gte: from, $lt: to },
    ...(wardIds === undefined ? {} : { wardId: { $in: wardIds } }),
  });
