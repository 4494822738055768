import type { StaffId } from '../../../shared/types/ids.ts';
import { repository } from '../../db/repository.ts';
import { correctionCollection, dutyCollection, dutyGuardCollection } from './duty.model.ts';
import { correctionPolicy, dutyGuardPolicy, dutyPolicy } from './duty.policy.ts';

export const dutyRepository = () => repository(dutyCollection, dutyPolicy);
export const correctionRepository = () => repository(correctionCollection, correctionPolicy);

/**
 * Takes this transaction's turn at placing a duty of that person in time: two that each looked before the other wrote could
 * both find room and overlap (write skew).
 */
export async function takeTurn(staffId: StaffId): Promise<void> {
  const turns = repository(dutyGuardCollection, dutyGuardPolicy);
  if ((await turns.updateWhere({ staffId }, {})) === null) await turns.insert({ staffId });
}
