import type { BedId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Bed } from '../places.model.ts';
import { bedRepository } from '../places.repository.ts';

/** The bed, where the actor sees it and it is of its ward still. Refuses `not-found`. */
export async function getLiveBed(bedId: BedId): Promise<Doc<Bed>> {
  const bed = await bedRepository().get(bedId);
  if (bed.retiredAt !== null) throw refuse('not-found');
  return bed;
}
