import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import { transaction } from '../../db/transaction.ts';
import { beginDutyAt } from '../duty/index.ts';
import { listWardsAndRooms } from '../places/index.ts';
import type { Staff } from '../staff/index.ts';
import { listStaffOfRole } from '../staff/index.ts';
import { demoStateRepository } from './demo.repository.ts';

/** So many nurses are on duty in each ward, where it has as many. */
const IN_EACH_WARD = 2;
const HOURS_AGO = 3;

/** Lets nurses of the hospital in force be on duty now in every ward, once; whose log-in is on the sign-in page is not. */
export function fillDuties(publishedEmails: readonly string[]): Promise<void> {
  return transaction(async () => {
    // First, so that of two processes that do it at once one begins anew and finds it done.
    const mine = await demoStateRepository().updateWhere(
      { of: 'demo', isFilled: true, hasDuties: { $ne: true } },
      { hasDuties: true },
    );
    if (mine !== null) await fill(publishedEmails);
  });
}

async function fill(publishedEmails: readonly string[]): Promise<void> {
  const nurses = (await listStaffOfRole('nurse')).filter(
    ({ email, state }) => state === 'active' && !publishedEmails.includes(email),
  );
  const { wards } = await listWardsAndRooms();
  const taken = new Set<string>();
  const isFree = ({ _id }: Staff) => !taken.has(_id);
  for (const ward of wards) {
    const wardId = ward._id as WardId;
    const own = nurses.filter((nurse) => isFree(nurse) && nurse.wardIds.includes(wardId)).slice(0, IN_EACH_WARD);
    for (const nurse of own) {
      taken.add(nurse._id);
      await beginDutyAt(nurse._id as StaffId, wardId, HOURS_AGO);
    }
  }
}
