import type { z } from 'zod';
import type { LeaveBalance, setBalance as setBalanceSchema } from '../../../../shared/schemas/leave.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { balancesOf } from '../balances.ts';
import { announceBalance } from '../leave.events.ts';
import type { LeaveBalanceRecord } from '../leave.model.ts';
import { leaveBalanceCollection } from '../leave.model.ts';
import { leaveBalancePolicy } from '../leave.policy.ts';
import { leaveBalanceRepository, leaveTypeRepository, takeLeaveTurn } from '../leave.repository.ts';
import { decidedFor } from '../people.ts';
import { noSuchType } from '../refusals.ts';

type Wanted = z.output<typeof setBalanceSchema>;

/**
 * Says what somebody else has of one kind of leave in one year, beside what everybody has. Refuses `not-found`,
 * `not-allowed` (one's own), `version-conflict`, and `invalid-input` at a kind that is not limited.
 */
export function setBalance({ version, ...fields }: Wanted): Promise<LeaveBalance> {
  return transaction(async () => {
    const staff = await decidedFor(fields.staffId);
    authorise(leaveBalancePolicy, 'leave.decide', fields);
    await takeLeaveTurn(fields.staffId);
    const type = await leaveTypeRepository().findOne({ _id: fields.typeId });
    if (type === null || !type.isLimited) throw noSuchType();
    await write(fields, version);
    const balance = (await balancesOf([staff], [type], [fields.year])).get(staff._id as StaffId)?.[0];
    if (balance === undefined) throw new Error('A balance was set and is not there.');
    return balance;
  });
}

async function write(fields: LeaveBalanceRecord, version: number): Promise<void> {
  const { staffId, typeId, year, entitled, carried, note } = fields;
  const known = await leaveBalanceRepository().findOne({ staffId, typeId, year });
  if ((known?.version ?? 0) !== version) throw refuse('version-conflict', { currentVersion: known?.version ?? 0 });
  const changes = fieldChanges<LeaveBalanceRecord>(known ?? {}, fields, leaveBalanceCollection.encrypted);
  if (changes.length === 0) return;
  const balances = leaveBalanceRepository();
  const written =
    known === null
      ? await balances.insert({ staffId, typeId, year, entitled, carried, note })
      : await balances.update(known._id, version, { entitled, carried, note });
  await journal({ action: 'leave-balance.set', subject: { kind: 'leave-balance', id: written._id }, changes });
  announceBalance(staffId);
}
