import type { DepartmentId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { toKey } from '../name-key.ts';
import type { Department } from '../places.model.ts';
import { departmentCollection } from '../places.model.ts';
import { departmentPolicy } from '../places.policy.ts';
import { departmentRepository } from '../places.repository.ts';
import { nameTaken } from '../refusals.ts';

/** Refuses `version-conflict`, and `already-exists` where the hospital has a department of that name. */
export function renameDepartment(id: DepartmentId, version: number, name: string): Promise<Doc<Department>> {
  return transaction(async () => {
    const department = await departmentRepository().get(id);
    authorise(departmentPolicy, 'ward.manage', department);
    if (department.version !== version) throw refuse('version-conflict', { currentVersion: department.version });
    const changes = fieldChanges(department, { name }, departmentCollection.encrypted);
    if (changes.length === 0) return department;
    const renamed = await departmentRepository()
      .update(id, version, { name, nameKey: toKey(name) })
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? nameTaken('department') : error;
      });
    await journal({ action: 'department.changed', subject: { kind: 'department', id }, changes });
    return renamed;
  });
}
