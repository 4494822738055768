import type { BedId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Bed } from '../../places/index.ts';
import { authoriseInWard, getBed, newCleaning, transitionBed } from '../../places/index.ts';

/** Asks for a clean of an empty bed. Refuses `bed-refused` where it is not clean, in use, or not as the caller saw it. */
export function callDirty(
  bedId: BedId,
  { version, inStages }: { readonly version: number; readonly inStages: boolean },
): Promise<Doc<Bed>> {
  return transaction(async () => {
    const { wardId, state } = await getBed(bedId);
    await authoriseInWard(wardId, 'bed.clean');
    const cleaning = newCleaning(inStages ? { ...state, isContaminated: true } : state);
    return transitionBed(bedId, { kind: 'mark-dirty', cleaning }, { version });
  });
}
