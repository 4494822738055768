import type { WardId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import type { Doc } from '../../../db/filter.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Ward } from '../places.model.ts';
import { wardPolicy } from '../places.policy.ts';
import { wardRepository } from '../places.repository.ts';

/**
 * Begins a change of what a ward is made of. A transaction reads from one snapshot; whoever else changes the ward's rooms
 * or beds writes the ward as well, so that one of the two begins anew and what it has read still holds.
 *
 * @param beds how many more the ward has afterwards
 */
export async function holdWardStill(wardId: WardId, beds = 0): Promise<Doc<Ward>> {
  authorise(wardPolicy, 'ward.manage', await wardRepository().get(wardId));
  const ward = await wardRepository().updateWhere({ _id: wardId }, {}, { bedCount: beds });
  if (ward === null) throw refuse('not-found');
  return ward;
}
