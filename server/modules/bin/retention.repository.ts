import { asHouse } from '../../access/as-house.ts';
import type { Doc } from '../../db/filter.ts';
import { repository } from '../../db/repository.ts';
import type { Retention } from './retention.model.ts';
import { keptRecordCollection, retentionCollection, retentionLookCollection } from './retention.model.ts';
import { keptRecordPolicy, retentionLookPolicy, retentionPolicy } from './bin.policy.ts';

export const retentionRepository = () => repository(retentionCollection, retentionPolicy);
export const keptRecordRepository = () => repository(keptRecordCollection, keptRecordPolicy);
export const retentionLookRepository = () => repository(retentionLookCollection, retentionLookPolicy);

/** What the hospital changed; `null`: nothing. Whoever moves something to the Bin needs it, and sees nothing of it. */
export const findRetention = (): Promise<Doc<Retention> | null> =>
  asHouse('see how long records are kept', () => retentionRepository().findOne({ isOfHospital: true }));
