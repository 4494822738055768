import { turnaroundTargetMinutes } from '../../../../shared/domain/cleaning-queue.ts';
import type { ReportQuery, TurnaroundReport } from '../../../../shared/schemas/reports.ts';
import type { Cleaning } from '../../housekeeping/index.ts';
import { listCleanings } from '../../housekeeping/index.ts';
import type { FinishedClean } from '../arithmetic/turnaround.ts';
import { turnaroundOf } from '../arithmetic/turnaround.ts';
import { reportScope } from './report-scope.ts';

const finishedClean = ({ finishedAt, ...cleaning }: Cleaning): FinishedClean[] =>
  finishedAt === null
    ? []
    : [
        {
          wardId: cleaning.wardId,
          of: cleaning.of,
          askedAt: cleaning.askedAt.getTime(),
          takenAt: cleaning.takenAt?.getTime() ?? null,
          startedAt: cleaning.startedAt?.getTime() ?? null,
          finishedAt: finishedAt.getTime(),
          pausedMs: cleaning.pauses.reduce(
            (sum, { from, to }) => sum + (to ?? finishedAt).getTime() - from.getTime(),
            0,
          ),
        },
      ];

/** How long beds took from falling vacant to being clean, of the cleans that ended in these days. */
export async function turnaroundReport(query: ReportQuery): Promise<TurnaroundReport> {
  const scope = await reportScope(query);
  const cleans = (await listCleanings(scope.from, scope.to, scope.wardIds)).flatMap(finishedClean);
  return {
    ...scope.heading,
    targetMinutes: { plain: turnaroundTargetMinutes({ of: 1 }), inStages: turnaroundTargetMinutes({ of: 3 }) },
    days: scope.days.map(({ on, start, end }) => {
      const { total, withinTargetPercent } = turnaroundOf(
        cleans.filter(({ finishedAt }) => finishedAt >= start && finishedAt < end),
      );
      return { on, total, withinTargetPercent };
    }),
    byWard: scope.wardIds.map((wardId) => ({
      wardId,
      ...turnaroundOf(cleans.filter((clean) => clean.wardId === wardId)),
    })),
    total: turnaroundOf(cleans),
  };
}
