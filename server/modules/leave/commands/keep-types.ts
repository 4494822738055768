import type { z } from 'zod';
import type {
  changeLeaveType as changeLeaveTypeSchema,
  createLeaveType as createLeaveTypeSchema,
} from '../../../../shared/schemas/leave.ts';
import type { LeaveTypeId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announceSetup } from '../leave.events.ts';
import type { LeaveTypeDoc, LeaveTypeRecord } from '../leave.model.ts';
import { leaveTypeCollection } from '../leave.model.ts';
import { leaveTypePolicy } from '../leave.policy.ts';
import { leaveTypeRepository } from '../leave.repository.ts';
import { nameKeyOf } from '../name-key.ts';
import { typeNameTaken } from '../refusals.ts';

const orTaken = (error: unknown): never => {
  throw isDuplicateKey(error) ? typeNameTaken() : error;
};

/** Adds a kind of leave. Refuses `already-exists` where the hospital has one of that name. */
export function createLeaveType(wanted: z.output<typeof createLeaveTypeSchema>): Promise<LeaveTypeDoc> {
  const { name, counts, isLimited, yearHalfDays, carryHalfDays } = wanted;
  const fields: LeaveTypeRecord = { name, nameKey: nameKeyOf(name), counts, isLimited, yearHalfDays, carryHalfDays };
  authorise(leaveTypePolicy, 'leave.decide', fields);
  return transaction(async () => {
    const type = await leaveTypeRepository().insert(fields).catch(orTaken);
    await journal({
      action: 'leave-type.added',
      subject: { kind: 'leave-type', id: type._id },
      changes: changesOf({}, fields),
    });
    announceSetup();
    return type;
  });
}

/**
 * Changes a kind of leave; what is as asked already is answered as it stands. What was granted stays as it was counted.
 * Refuses `not-found`, `version-conflict`, `already-exists`.
 */
export function changeLeaveType(
  id: LeaveTypeId,
  { version, ...wanted }: z.output<typeof changeLeaveTypeSchema>,
): Promise<LeaveTypeDoc> {
  return transaction(async () => {
    const type = await leaveTypeRepository().get(id);
    authorise(leaveTypePolicy, 'leave.decide', type);
    if (type.version !== version) throw refuse('version-conflict', { currentVersion: type.version });
    const { name, counts, isLimited, yearHalfDays, carryHalfDays } = { ...type, ...defined(wanted) };
    const change = { name, nameKey: nameKeyOf(name), counts, isLimited, yearHalfDays, carryHalfDays };
    const changes = changesOf(type, change);
    if (changes.length === 0) return type;
    const changed = await leaveTypeRepository().update(id, version, change).catch(orTaken);
    await journal({ action: 'leave-type.changed', subject: { kind: 'leave-type', id }, changes });
    announceSetup();
    return changed;
  });
}

type Wanted = Omit<z.output<typeof changeLeaveTypeSchema>, 'version'>;
const defined = (wanted: Wanted): Change<LeaveTypeRecord> =>
  Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));

const changesOf = (before: Partial<LeaveTypeRecord>, after: Partial<LeaveTypeRecord>) =>
  fieldChanges<LeaveTypeRecord>(before, after, leaveTypeCollection.encrypted).filter(({ path }) => path !== 'nameKey');
