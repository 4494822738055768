import type { WardId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Ward } from '../places.model.ts';
import { wardRepository } from '../places.repository.ts';

/**
 * The wards of these ids. Refuses `invalid-input` that points at each id which is no ward the actor sees.
 * @param pointer where in the input the list of ids stands (RFC 6901)
 * @param except ids of the list that need be none; they are left out of the answer where they are none
 */
export async function getWards(
  wardIds: readonly WardId[],
  pointer: string,
  except: readonly WardId[] = [],
): Promise<Doc<Ward>[]> {
  if (wardIds.length === 0) return [];
  const wards = await wardRepository().find({ _id: { $in: wardIds } });
  const known = new Set<string>([...wards.map((ward) => ward._id), ...except]);
  const errors = [...wardIds.entries()]
    .filter(([, id]) => !known.has(id))
    .map(([index]) => ({ pointer: `${pointer}/${index}`, message: 'There is no such ward.', code: 'not-found' }));
  if (errors.length > 0) throw refuse('invalid-input', { errors });
  return wards;
}
