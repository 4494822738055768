import { daysBetween } from '../../../../shared/domain/zoned-time.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Job } from '../../../jobs/job.ts';
import { raiseNotice } from '../../notices/index.ts';
import type { Staff } from '../../staff/index.ts';
import { listAllStaff, listWhoMay } from '../../staff/index.ts';
import { hospitalToday } from '../hospital-days.ts';

/** So many days before it ends people are told, and told again. */
const TOLD_BEFORE_DAYS = [7, 30] as const;

/** What of somebody's ends on that day. */
interface Ending {
  readonly staff: Staff;
  readonly on: string;
  readonly names: readonly string[];
  readonly beforeDays: number;
}

function endingsOf(staff: Staff, today: string): Ending[] {
  const days = new Set(staff.qualifications.flatMap(({ expiresOn }) => expiresOn ?? []));
  return [...days].flatMap((on) => {
    const left = daysBetween(today, on);
    const beforeDays = left < 0 ? undefined : TOLD_BEFORE_DAYS.find((limit) => left <= limit);
    if (beforeDays === undefined) return [];
    const names = staff.qualifications.filter(({ expiresOn }) => expiresOn === on).map(({ name }) => name);
    return [{ staff, on, names, beforeDays }];
  });
}

/** Each is told once of each day: a notice of a key is raised once, however often the job runs. */
function tell({ staff, on, names, beforeDays }: Ending, managers: readonly StaffId[]): Promise<void> {
  const staffId = staff._id as StaffId;
  const key = `qualification.ending:${staffId}:${on}:${beforeDays}`;
  const words = { by: staff.displayName, qualification: names.join(', '), from: on };
  const common = { type: 'qualification.ending', words } as const;
  return transaction(async () => {
    const own = [{ staffIds: [staffId], why: 'named' as const }];
    await raiseNotice({ ...common, key: `${key}:own`, audiences: own, link: { to: 'account' } });
    const others = [{ staffIds: managers.filter((id) => id !== staffId), why: 'role' as const }];
    await raiseNotice({ ...common, key, audiences: others, link: { to: 'staff', staffId } });
  });
}

/** Tells people, and those who manage staff, that a qualification ends soon; a roster counts on it no longer than that. */
async function watchQualifications(): Promise<void> {
  const working = (await asHouse('see whose qualifications end', listAllStaff)).filter(
    ({ state }) => state === 'active',
  );
  const managers = (await asHouse('see who manages staff', () => listWhoMay('staff.manage'))).map(
    ({ _id }) => _id as StaffId,
  );
  const today = hospitalToday();
  for (const ending of working.flatMap((staff) => endingsOf(staff, today))) await tell(ending, managers);
}

/** More often than once a day, so that a house that was down for a night tells people in the morning. */
export const QUALIFICATIONS: Job = {
  name: 'rosters.qualifications',
  everyMs: 6 * 3_600_000,
  run: watchQualifications,
};
