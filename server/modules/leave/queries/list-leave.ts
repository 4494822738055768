import type { z } from 'zod';
import type { BalanceList, LeaveList, listLeave as listLeaveSchema } from '../../../../shared/schemas/leave.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import type { Filter } from '../../../db/filter.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { balancesOf } from '../balances.ts';
import { hospitalToday, yearOf } from '../hospital-today.ts';
import type { LeaveRequestRecord } from '../leave.model.ts';
import { listTypes, presentRequests } from '../leave.presenter.ts';
import { leaveRequestRepository } from '../leave.repository.ts';
import { listDecidedFor } from '../people.ts';

type Wanted = z.output<typeof listLeaveSchema>;

/** A desk that shows more reads nothing of it. */
const MOST_SHOWN = 500;

function filterOf({ show, year }: Wanted, today: string): Filter<LeaveRequestRecord> {
  if (show === 'open') return { state: 'pending' };
  if (show === 'coming') return { state: 'approved', to: { $gte: today } };
  const of = year ?? yearOf(today);
  return { from: { $lte: `${of}-12-31` }, to: { $gte: `${of}-01-01` } };
}

/** What the desk shows, the earliest first. */
export async function listLeave(wanted: Wanted): Promise<LeaveList> {
  const today = hospitalToday();
  const seq = await streamPosition({ kind: 'leave' });
  const found = await leaveRequestRepository().find(filterOf(wanted, today), { sort: { from: 1 }, limit: MOST_SHOWN });
  return { today, items: await presentRequests(found), seq };
}

/** Everyone's balances of a year, as far as the actor decides over their leave; by name. */
export async function listBalances(wanted: number | undefined): Promise<BalanceList> {
  const year = wanted ?? yearOf(hospitalToday());
  const people = await listDecidedFor();
  const balances = await balancesOf(people, await listTypes(), [year]);
  return {
    year,
    people: people.map((staff) => ({
      staff: { id: staff._id as StaffId, name: staff.displayName },
      jobTitle: staff.jobTitle,
      balances: balances.get(staff._id as StaffId) ?? [],
    })),
  };
}
