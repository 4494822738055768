import type { ReportQuery } from '../../../../shared/schemas/reports.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Ward } from '../../places/index.ts';
import { listWardsAndRooms } from '../../places/index.ts';
import type { Day } from '../arithmetic/calendar.ts';
import { daysOf } from '../arithmetic/calendar.ts';

/** The days and wards a report is of. */
export interface ReportScope {
  readonly wards: readonly Doc<Ward>[];
  readonly wardIds: readonly WardId[];
  readonly days: readonly Day[];
  readonly from: Date;
  /** The end of the last day, which may not have come yet. */
  readonly to: Date;
  readonly now: number;
  /** What every report says of itself. */
  readonly heading: {
    readonly from: string;
    readonly to: string;
    readonly timeZone: string;
    readonly wards: { readonly id: WardId; readonly name: string }[];
  };
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Refuses `not-found` for a ward the actor does not see, or a department none of whose wards they see. */
export async function reportScope(query: ReportQuery): Promise<ReportScope> {
  const { timeZone } = context().tenant;
  const seen = (await listWardsAndRooms()).wards;
  const wards = seen
    .filter(({ _id }) => query.wardId === undefined || _id === query.wardId)
    .filter(({ departmentId }) => query.departmentId === undefined || departmentId === query.departmentId)
    .sort((a, b) => byName.compare(a.name, b.name));
  const isNarrowed = query.wardId !== undefined || query.departmentId !== undefined;
  if (wards.length === 0 && isNarrowed) throw refuse('not-found');
  const days = daysOf(query.from, query.to, timeZone);
  const wardIds = wards.map((ward) => ward._id as WardId);
  return {
    wards,
    wardIds,
    days,
    from: new Date(days[0]?.start ?? 0),
    to: new Date(days.at(-1)?.end ?? 0),
    now: now().getTime(),
    heading: {
      from: query.from,
      to: query.to,
      timeZone,
      wards: wards.map((ward) => ({ id: ward._id as WardId, name: ward.name })),
    },
  };
}
