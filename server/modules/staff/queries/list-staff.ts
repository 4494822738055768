import type { z } from 'zod';
import type { listStaff as listStaffSchema, StaffPage } from '../../../../shared/schemas/staff.ts';
import type { Filter } from '../../../db/filter.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import type { StaffRecord } from '../staff.model.ts';
import { presentStaff } from '../staff.presenter.ts';
import { staffRepository } from '../staff.repository.ts';

/**
 * A page of the staff list, in the order people were taken onto it: ids of version 7 carry that time, and never change.
 * The order of names is not offered because the database cannot read them; a screen sorts what it has loaded.
 */
export async function listStaff(query: z.output<typeof listStaffSchema>): Promise<StaffPage> {
  const filter: Filter<StaffRecord> = {
    ...(query.cursor === undefined ? {} : { _id: { $gt: query.cursor } }),
    ...(query.state === undefined ? {} : { state: query.state }),
    ...(query.role === undefined ? {} : { roles: query.role }),
    ...(query.customRole === undefined ? {} : { customRoleIds: query.customRole }),
  };
  // Before the snapshot: an event told twice only asks again, one never told would be missing.
  const seq = await streamPosition({ kind: 'staff' });
  // One more than asked for tells whether there is a next page.
  const found = await staffRepository().find(filter, { sort: { _id: 1 }, limit: query.limit + 1 });
  const page = found.slice(0, query.limit);
  const isLast = found.length <= query.limit;
  return { items: page.map(presentStaff), nextCursor: isLast ? null : (page.at(-1)?._id ?? null), seq };
}
