import type { BalanceSums } from '../../../shared/domain/leave-days.ts';
import { leftOf } from '../../../shared/domain/leave-days.ts';
import { dayIn } from '../../../shared/domain/zoned-time.ts';
import type { LeaveBalance } from '../../../shared/schemas/leave.ts';
import type { LeaveTypeId, StaffId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { context } from '../../access/context.ts';
import type { Staff } from '../staff/index.ts';
import { yearOf } from './hospital-today.ts';
import type { LeaveBalanceDoc, LeaveRequest, LeaveTypeDoc } from './leave.model.ts';
import { leaveBalanceRepository, leaveRequestRepository } from './leave.repository.ts';

/** All that balances are reckoned from. */
interface Books {
  readonly set: readonly LeaveBalanceDoc[];
  readonly requests: readonly LeaveRequest[];
}

async function readBooks(staffIds: readonly StaffId[]): Promise<Books> {
  return asHouse('reckon balances of leave', async () => ({
    set: await leaveBalanceRepository().find({ staffId: { $in: staffIds } }),
    requests: await leaveRequestRepository().find({
      staffId: { $in: staffIds },
      $or: [{ state: 'pending' }, { state: 'approved' }],
    }),
  }));
}

const takenIn = (requests: readonly LeaveRequest[], state: LeaveRequest['state'], year: number): number =>
  requests
    .filter((request) => request.state === state)
    .flatMap(({ takes }) => takes)
    .filter((take) => take.year === year)
    .reduce((sum, { halfDays }) => sum + halfDays, 0);

/** What the year before left is carried into the next, up to what its kind allows: from the first year somebody was here. */
function balanceOf(staff: Staff, type: LeaveTypeDoc, year: number, books: Books): LeaveBalance {
  const isOwn = (of: { readonly staffId: StaffId; readonly typeId: LeaveTypeId }) =>
    of.staffId === staff._id && of.typeId === type._id;
  const set = books.set.filter(isOwn);
  const requests = books.requests.filter(isOwn);
  const began = yearOf(dayIn(context().tenant.timeZone, staff.createdAt));
  const first = Math.min(year, began, ...set.map((balance) => balance.year));
  let sums: BalanceSums | null = null;
  for (let each = first; each <= year; each += 1) {
    const own = set.find((balance) => balance.year === each);
    const leftBefore: number = sums === null ? 0 : leftOf(sums);
    sums = {
      entitled: own?.entitled ?? type.yearHalfDays,
      carried: own?.carried ?? Math.max(0, Math.min(leftBefore, type.carryHalfDays)),
      taken: takenIn(requests, 'approved', each),
      pending: takenIn(requests, 'pending', each),
    };
  }
  if (sums === null) throw new Error('A balance has no year.');
  const own = set.find((balance) => balance.year === year);
  return {
    typeId: type._id as LeaveTypeId,
    year,
    ...sums,
    left: leftOf(sums),
    set: { entitled: own?.entitled ?? null, carried: own?.carried ?? null, note: own?.note ?? null },
    version: own?.version ?? 0,
  };
}

/** The balances of these people in these years, of every kind that is limited; in the order of the years and kinds given. */
export async function balancesOf(
  people: readonly Staff[],
  types: readonly LeaveTypeDoc[],
  years: readonly number[],
): Promise<ReadonlyMap<StaffId, LeaveBalance[]>> {
  const limited = types.filter(({ isLimited }) => isLimited);
  const ids = people.map(({ _id }) => _id as StaffId);
  const books = ids.length === 0 || limited.length === 0 ? { set: [], requests: [] } : await readBooks(ids);
  return new Map(
    people.map((staff) => [
      staff._id as StaffId,
      years.flatMap((year) => limited.map((type) => balanceOf(staff, type, year, books))),
    ]),
  );
}
