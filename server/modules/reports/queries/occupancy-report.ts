import type { BedDayReport, OccupancyReport, ReportQuery } from '../../../../shared/schemas/reports.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import type { BedDays, DayOfWard, Flow } from '../arithmetic/occupancy.ts';
import { percentOccupied, sumOf } from '../arithmetic/occupancy.ts';
import { dailyBedHistory } from './bed-history.ts';
import { reportScope } from './report-scope.ts';

const occupancyOf = (sum: BedDays & Flow): OccupancyReport['total'] => ({
  availableBedDays: sum.available,
  occupiedBedDays: sum.occupied,
  occupancyPercent: percentOccupied(sum),
  admissions: sum.admissions,
  transfersIn: sum.transfersIn,
  transfersOut: sum.transfersOut,
  discharges: sum.discharges,
});

const bedDaysOf = ({ bedDays, blocked, available, occupied }: BedDays): BedDayReport['total'] => ({
  bedDays,
  blockedBedDays: blocked,
  availableBedDays: available,
  occupiedBedDays: occupied,
  emptyBedDays: Math.max(0, available - occupied),
});

const ofWard = (days: readonly DayOfWard[], wardId: WardId) => sumOf(days.filter((day) => day.wardId === wardId));
// The ids of a report's rows are those of its own wards.
const dayOf = ({ on, wardId }: DayOfWard) => ({ on, wardId: wardId as WardId });

/** How full the wards were, day by day, and how many patients came and went. Refuses as `reportScope` does. */
export async function occupancyReport(query: ReportQuery): Promise<OccupancyReport> {
  const scope = await reportScope(query);
  const days = await dailyBedHistory(scope);
  return {
    ...scope.heading,
    days: days.map((day) => ({ ...dayOf(day), ...occupancyOf(day) })),
    byWard: scope.wardIds.map((wardId) => ({ wardId, ...occupancyOf(ofWard(days, wardId)) })),
    total: occupancyOf(sumOf(days)),
  };
}

/** What became of every bed-day: blocked, empty or occupied. Refuses as `reportScope` does. */
export async function bedDayReport(query: ReportQuery): Promise<BedDayReport> {
  const scope = await reportScope(query);
  const days = await dailyBedHistory(scope);
  return {
    ...scope.heading,
    days: days.map((day) => ({ ...dayOf(day), ...bedDaysOf(day) })),
    byWard: scope.wardIds.map((wardId) => ({ wardId, ...bedDaysOf(ofWard(days, wardId)) })),
    total: bedDaysOf(sumOf(days)),
  };
}
