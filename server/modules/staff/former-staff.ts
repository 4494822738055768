import type { StaffId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import { asHouse } from '../../access/as-house.ts';
import { definePolicy } from '../../access/policy.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';
import { repository } from '../../db/repository.ts';
import { staffRepository } from './staff.repository.ts';

/**
 * What stays of somebody whose entry was deleted: as whom they wrote and signed. The records of patients name them for as
 * long as those are kept (BIN-5). Its id is the person's.
 */
interface FormerStaffRecord {
  readonly displayName: string;
  readonly jobTitle: string | null;
  readonly registrationNumber: string | null;
  readonly roles: readonly Role[];
}
export type FormerStaff = Doc<FormerStaffRecord>;

export const formerStaffCollection = defineCollection<FormerStaffRecord>({
  name: 'formerStaff',
  fields: {
    displayName: encryptedField,
    jobTitle: { type: String, default: null },
    registrationNumber: encryptedField,
    roles: { type: [String], required: true },
  },
  indexes: [{ name: 'former_staff', key: { _id: 1 } }],
  encrypted: ['displayName', 'registrationNumber'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

/** Read by the house alone, for the names in what they left. */
const formerStaffPolicy = definePolicy<FormerStaffRecord>({ of: 'former staff', scope: () => null, rules: {} });

export const formerStaffRepository = () => repository(formerStaffCollection, formerStaffPolicy);

/** See the module's index. */
export async function findNames(staffIds: readonly StaffId[]): Promise<ReadonlyMap<StaffId, string>> {
  const ids = [...new Set(staffIds)];
  if (ids.length === 0) return new Map();
  return asHouse('name who works and worked here', async () => {
    const present = await staffRepository().find({ _id: { $in: ids } });
    const missing = ids.filter((id) => present.every(({ _id }) => _id !== id));
    const former = missing.length === 0 ? [] : await formerStaffRepository().find({ _id: { $in: missing } });
    return new Map([...present, ...former].map(({ _id, displayName }) => [_id as StaffId, displayName]));
  });
}
