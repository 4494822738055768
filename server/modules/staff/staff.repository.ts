import { repository } from '../../db/repository.ts';
import { currentTransaction } from '../../db/transaction.ts';
import type { StaffGuard } from './staff.model.ts';
import { staffCollection, staffGuardCollection } from './staff.model.ts';
import { staffGuardPolicy, staffPolicy } from './staff.policy.ts';

export const staffRepository = () => repository(staffCollection, staffPolicy);

/**
 * Takes this transaction's turn at deciding on what the guard is named after. Two transactions that each read before
 * the other's write would both be right and together wrong (write skew); both write the guard, so one begins anew. Outside a
 * transaction nothing is decided, and it writes nothing.
 */
export async function takeTurn(guards: StaffGuard['guards']): Promise<void> {
  if (currentTransaction() === undefined) return;
  const turns = repository(staffGuardCollection, staffGuardPolicy);
  if ((await turns.updateWhere({ guards }, {})) === null) await turns.insert({ guards });
}
