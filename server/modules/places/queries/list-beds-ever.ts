import type { WardId } from '../../../../shared/types/ids.ts';
import { binDoor } from '../../../db/bin-door.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Bed } from '../places.model.ts';
import { bedCollection } from '../places.model.ts';
import { bedRepository, wardRepository } from '../places.repository.ts';

/**
 * Every bed of those of these wards that the actor sees, with those that left (`retiredAt`), as a bed that is gone was there on
 * the days before: those that lie in the Bin left when they were moved there. One that was purged is lost, also to those days.
 */
export async function listBedsEver(wardIds: readonly WardId[]): Promise<Doc<Bed>[]> {
  // The Bin asks no policy.
  const seen = (await wardRepository().find({ _id: { $in: wardIds } })).map(({ _id }) => _id as WardId);
  const ofThese = { wardId: { $in: seen } };
  const present = await bedRepository().find(ofThese);
  const binned = await binDoor(bedCollection).findBinned(ofThese);
  // Nothing changes a record while it lies there, so it was changed last when it was moved.
  return [...present, ...binned.map(({ doc }) => ({ ...doc, retiredAt: doc.retiredAt ?? doc.updatedAt }))];
}
