import type { LengthOfStayReport, ReportQuery } from '../../../../shared/schemas/reports.ts';
import { listStaysLeft, listStaysOpen } from '../../stays/index.ts';
import { bandsOf } from '../arithmetic/bands.ts';
import { spreadOf } from '../arithmetic/spread.ts';
import { reportScope } from './report-scope.ts';

const DAY_MS = 86_400_000;

/** How long those stayed who left in these days, and how long those have been here who have not. */
export async function lengthOfStayReport(query: ReportQuery): Promise<LengthOfStayReport> {
  const scope = await reportScope(query);
  const [left, open] = await Promise.all([
    listStaysLeft(scope.from, scope.to, scope.wardIds),
    listStaysOpen(scope.wardIds),
  ]);
  const stays = left.map(({ wardId, admittedAt, leftAt }) => ({
    wardId,
    days: ((leftAt?.getTime() ?? scope.now) - admittedAt.getTime()) / DAY_MS,
  }));
  const lengths = stays.map(({ days }) => days);
  return {
    ...scope.heading,
    byWard: scope.wardIds.map((wardId) => ({
      wardId,
      ...spreadOf(stays.filter((stay) => stay.wardId === wardId).map(({ days }) => days)),
    })),
    total: spreadOf(lengths),
    bands: bandsOf(lengths),
    stillHere: spreadOf(open.map(({ admittedAt }) => (scope.now - admittedAt.getTime()) / DAY_MS)),
  };
}
