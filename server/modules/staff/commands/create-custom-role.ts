import type { z } from 'zod';
import { completed } from '../../../../shared/domain/roles.ts';
import type { createCustomRole as createSchema } from '../../../../shared/schemas/roles.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { refuseGivingMore } from '../giving.ts';
import type { CustomRole, CustomRoleRecord } from '../roles.model.ts';
import { customRoleCollection, nameKeyOf } from '../roles.model.ts';
import { customRolePolicy } from '../roles.policy.ts';
import { customRoleRepository } from '../roles.repository.ts';
import { announceRoleChanged } from '../staff.events.ts';

/**
 * Makes a role of the hospital's own. What is wanted needs or every role has, it gets as well. Refuses `already-exists` at
 * `/body/name`, and `not-allowed` for what the actor does not hold themselves.
 */
export function createCustomRole(wanted: z.output<typeof createSchema>): Promise<CustomRole> {
  const record: CustomRoleRecord = {
    name: wanted.name,
    nameKey: nameKeyOf(wanted.name),
    description: wanted.description,
    permissions: completed(wanted.permissions),
    everyWard: wanted.everyWard,
  };
  authorise(customRolePolicy, 'role.manage', record);
  refuseGivingMore([record]);
  return transaction(async () => {
    const role = await customRoleRepository().insert(record).catch(orTaken);
    await journal({
      action: 'custom-role.added',
      subject: { kind: 'custom-role', id: role._id },
      changes: fieldChanges({}, record, customRoleCollection.encrypted),
    });
    announceRoleChanged(role);
    return role;
  });
}

/** A duplicate key is the name: nothing else of a role is unique. */
export function orTaken(error: unknown): never {
  if (!isDuplicateKey(error)) throw error;
  throw refuse('already-exists', {
    errors: [{ pointer: '/body/name', message: 'There is a role of this name already.', code: 'already-exists' }],
  });
}
