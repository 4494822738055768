import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { toKey } from '../name-key.ts';
import type { Department } from '../places.model.ts';
import { departmentCollection } from '../places.model.ts';
import { departmentPolicy } from '../places.policy.ts';
import { departmentRepository } from '../places.repository.ts';
import { nameTaken } from '../refusals.ts';

/** Adds a department. Refuses `already-exists` where the hospital has one of that name. */
export async function createDepartment(wanted: { readonly name: string }): Promise<Doc<Department>> {
  const fields: Department = { name: wanted.name, nameKey: toKey(wanted.name) };
  authorise(departmentPolicy, 'ward.manage', fields);
  return transaction(async () => {
    const department = await departmentRepository()
      .insert(fields)
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? nameTaken('department') : error;
      });
    await journal({
      action: 'department.added',
      subject: { kind: 'department', id: department._id },
      changes: fieldChanges({}, { name: department.name }, departmentCollection.encrypted),
    });
    return department;
  });
}
