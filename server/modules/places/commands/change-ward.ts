import type { z } from 'zod';
import type { changeWard as changeWardSchema } from '../../../../shared/schemas/places.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { takeTurnOf } from '../../../bin/take-turn-of.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { toKey } from '../name-key.ts';
import { announceWardChanged } from '../places.events.ts';
import type { Ward } from '../places.model.ts';
import { wardCollection } from '../places.model.ts';
import { wardPolicy } from '../places.policy.ts';
import { departmentRepository, locationRepository, wardRepository } from '../places.repository.ts';
import { nameTaken } from '../refusals.ts';

/**
 * Changes a ward's name, floor, department or location. What is as asked already is answered as it stands: no new version, no journal entry,
 * no event. Refuses `not-found`, `version-conflict`, and `already-exists` where the department has a ward of that name.
 */
export async function changeWard(wardId: WardId, wanted: z.output<typeof changeWardSchema>): Promise<Doc<Ward>> {
  return transaction(async () => {
    const ward = await wardRepository().get(wardId);
    authorise(wardPolicy, 'ward.manage', ward);
    if (ward.version !== wanted.version) throw refuse('version-conflict', { currentVersion: ward.version });
    if (wanted.departmentId !== undefined) {
      await takeTurnOf('department', wanted.departmentId);
      await departmentRepository().get(wanted.departmentId);
    }
    if (wanted.locationId != null) await locationRepository().get(wanted.locationId);
    const change: Change<Ward> = {
      ...(wanted.name === undefined ? {} : { name: wanted.name, nameKey: toKey(wanted.name) }),
      ...(wanted.floor === undefined ? {} : { floor: wanted.floor }),
      ...(wanted.departmentId === undefined ? {} : { departmentId: wanted.departmentId }),
      ...(wanted.locationId === undefined ? {} : { locationId: wanted.locationId }),
    };
    const changes = fieldChanges(ward, change, wardCollection.encrypted).filter(({ path }) => path !== 'nameKey');
    if (changes.length === 0) return ward;
    const changed = await wardRepository()
      .update(wardId, wanted.version, change)
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? nameTaken('ward') : error;
      });
    await journal({ action: 'ward.changed', subject: { kind: 'ward', id: wardId }, changes });
    announceWardChanged(changed);
    return changed;
  });
}
