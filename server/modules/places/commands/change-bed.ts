import type { z } from 'zod';
import type { changeBed as changeBedSchema } from '../../../../shared/schemas/places.ts';
import type { BedId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { toKey } from '../name-key.ts';
import { announceBedChanged } from '../places.events.ts';
import type { Bed } from '../places.model.ts';
import { bedCollection } from '../places.model.ts';
import { bedPolicy } from '../places.policy.ts';
import { bedRepository } from '../places.repository.ts';
import { getLiveBed } from '../queries/get-live-bed.ts';
import { codesTaken } from '../refusals.ts';
import { inOrder } from '../tags.ts';

/**
 * Changes a bed's code, type or tags. What is as asked already is answered as it stands: no new version, no journal
 * entry, no event. Refuses `version-conflict`, and `already-exists` where the ward has a bed of that code.
 */
export async function changeBed(bedId: BedId, wanted: z.output<typeof changeBedSchema>): Promise<Doc<Bed>> {
  return transaction(async () => {
    const bed = await getLiveBed(bedId);
    authorise(bedPolicy, 'ward.manage', bed);
    if (bed.version !== wanted.version) throw refuse('version-conflict', { currentVersion: bed.version });
    const change: Change<Bed> = {
      ...(wanted.code === undefined ? {} : { code: wanted.code, codeKey: toKey(wanted.code) }),
      ...(wanted.type === undefined ? {} : { type: wanted.type }),
      ...(wanted.tags === undefined ? {} : { tags: inOrder(wanted.tags) }),
    };
    const changes = fieldChanges(bed, change, bedCollection.encrypted).filter(({ path }) => path !== 'codeKey');
    if (changes.length === 0) return bed;
    const changed = await bedRepository()
      .update(bedId, wanted.version, change)
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? codesTaken(['/body/code']) : error;
      });
    await journal({ action: 'bed.changed', subject: { kind: 'bed', id: bedId }, changes });
    announceBedChanged(changed);
    return changed;
  });
}
