import type { MyLeave } from '../../../../shared/schemas/leave.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { person } from '../../../access/context.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { getStaff } from '../../staff/index.ts';
import { balancesOf } from '../balances.ts';
import { hospitalToday, yearOf } from '../hospital-today.ts';
import { listTypes, presentRequests } from '../leave.presenter.ts';
import { leaveRequestRepository } from '../leave.repository.ts';
import { nameFinder } from '../people.ts';

/** One's own balances and requests of a year, the latest first, and for whom one covers from today on. */
export async function getMyLeave(wanted: number | undefined): Promise<MyLeave> {
  const { userId } = person();
  const today = hospitalToday();
  const year = wanted ?? yearOf(today);
  // Before the snapshot: what happens meanwhile is told again.
  const seq = await streamPosition({ kind: 'person', id: userId });
  const staff = await getStaff(userId);
  const balances = (await balancesOf([staff], await listTypes(), [year])).get(userId) ?? [];
  const requests = await leaveRequestRepository().find(
    { staffId: userId, from: { $lte: `${year}-12-31` }, to: { $gte: `${year}-01-01` } },
    { sort: { from: -1 } },
  );
  return {
    year,
    today,
    balances,
    requests: await presentRequests(requests),
    covering: await covering(userId, today),
    seq,
  };
}

/** Days and names alone: of what kind a colleague's leave is, and why, is not for who covers. */
async function covering(coverId: StaffId, today: string): Promise<MyLeave['covering']> {
  const found = await asHouse('see for whom somebody covers', () =>
    leaveRequestRepository().find({ coverId, state: 'approved', to: { $gte: today } }, { sort: { from: 1 } }),
  );
  const nameOf = await nameFinder(found.map(({ staffId }) => staffId));
  return found.map(({ staffId, from, to }) => ({ staff: { id: staffId, name: nameOf(staffId) }, from, to }));
}
