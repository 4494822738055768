import { z } from 'zod';
import { departmentId, wardId } from '../types/ids.ts';
import { calendarDate } from '../types/text.ts';

const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;

/** Days of the hospital's calendar, both within; of the wards the viewer sees, or one of them, or a department's. */
export const reportQuery = z
  .strictObject({
    from: calendarDate,
    to: calendarDate,
    wardId: wardId.optional(),
    departmentId: departmentId.optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'Ends before it begins.' })
  .refine(({ from, to }) => (Date.parse(to) - Date.parse(from)) / DAY_MS < LONGEST_DAYS, {
    path: ['to'],
    message: `At most ${LONGEST_DAYS} days.`,
  });
export type ReportQuery = z.output<typeof reportQuery>;

const share = z.number().nullable();
const count = z.number().int();

/** How lengths are spread; quantiles by linear interpolation. All `null` where there is none. */
export const spread = z.strictObject({
  count,
  mean: share,
  median: share,
  /** Nine of ten are no longer than this. */
  p90: share,
});
export type SpreadView = z.infer<typeof spread>;

const reportWard = z.strictObject({ id: wardId, name: z.string() });
const heading = {
  from: calendarDate,
  to: calendarDate,
  timeZone: z.string(),
  /** By name. */
  wards: z.array(reportWard),
};
const day = { on: calendarDate, wardId };

/** Percent, and bed-days: one bed for one whole day is 1; today counts as far as it has gone. */
const occupancy = {
  /** Bed-days patients could have used, or did: all but the blocked ones. */
  availableBedDays: z.number(),
  occupiedBedDays: z.number(),
  occupancyPercent: share,
  admissions: count,
  transfersIn: count,
  transfersOut: count,
  discharges: count,
};
export const occupancyReport = z.strictObject({
  ...heading,
  days: z.array(z.strictObject({ ...day, ...occupancy })),
  byWard: z.array(z.strictObject({ wardId, ...occupancy })),
  /** Of the wards together. A transfer between two of them stands in both its columns. */
  total: z.strictObject(occupancy),
});
export type OccupancyReport = z.infer<typeof occupancyReport>;

const bedDays = {
  /** Beds the ward had, blocked ones too. */
  bedDays: z.number(),
  /** Blocked, in maintenance or closed, and nobody lay there. */
  blockedBedDays: z.number(),
  availableBedDays: z.number(),
  occupiedBedDays: z.number(),
  /** Available, and nobody lay there. */
  emptyBedDays: z.number(),
};
export const bedDayReport = z.strictObject({
  ...heading,
  days: z.array(z.strictObject({ ...day, ...bedDays })),
  byWard: z.array(z.strictObject({ wardId, ...bedDays })),
  total: z.strictObject(bedDays),
});
export type BedDayReport = z.infer<typeof bedDayReport>;

/** Days from admission to leaving, of those who left in these days, under the ward they left from. */
export const lengthOfStayReport = z.strictObject({
  ...heading,
  byWard: z.array(z.strictObject({ wardId, ...spread.shape })),
  total: spread,
  /** How many stayed how long: from `fromDays` to less than `toDays`. */
  bands: z.array(z.strictObject({ fromDays: count, toDays: count.nullable(), count })),
  /** Those who are still here now, and how long they have been. */
  stillHere: spread,
});
export type LengthOfStayReport = z.infer<typeof lengthOfStayReport>;

/** Minutes, of the cleans that ended in these days. */
const turnaround = {
  /** Fell vacant → taken. */
  waiting: spread,
  /** Taken → begun. */
  coming: spread,
  /** Begun → done, with its pauses. */
  cleaning: spread,
  pauses: spread,
  /** Fell vacant → done. */
  total: spread,
  withinTargetPercent: share,
};
export const turnaroundReport = z.strictObject({
  ...heading,
  targetMinutes: z.strictObject({ plain: count, inStages: count }),
  days: z.array(z.strictObject({ on: calendarDate, total: spread, withinTargetPercent: share })),
  byWard: z.array(z.strictObject({ wardId, ...turnaround })),
  total: z.strictObject(turnaround),
});
export type TurnaroundReport = z.infer<typeof turnaroundReport>;
