import type {
  BedDayReport,
  LengthOfStayReport,
  OccupancyReport,
  SpreadView,
  TurnaroundReport,
} from '../../../shared/schemas/reports.ts';
import { toCsv } from '../../http/csv.ts';

// The columns are for machines and spreadsheets of any language, so they stay English.

type Named = Pick<OccupancyReport, 'wards'>;
const nameIn = ({ wards }: Named, wardId: string): string => wards.find(({ id }) => id === wardId)?.name ?? '';

export const occupancyFile = (report: OccupancyReport): string =>
  toCsv(
    [
      'date',
      'ward',
      'available_bed_days',
      'occupied_bed_days',
      'occupancy_percent',
      'admissions',
      'transfers_in',
      'transfers_out',
      'discharges',
    ],
    report.days.map((day) => [
      day.on,
      nameIn(report, day.wardId),
      day.availableBedDays,
      day.occupiedBedDays,
      day.occupancyPercent,
      day.admissions,
      day.transfersIn,
      day.transfersOut,
      day.discharges,
    ]),
  );

export const bedDayFile = (report: BedDayReport): string =>
  toCsv(
    ['date', 'ward', 'bed_days', 'blocked_bed_days', 'available_bed_days', 'occupied_bed_days', 'empty_bed_days'],
    report.days.map((day) => [
      day.on,
      nameIn(report, day.wardId),
      day.bedDays,
      day.blockedBedDays,
      day.availableBedDays,
      day.occupiedBedDays,
      day.emptyBedDays,
    ]),
  );

export const lengthOfStayFile = (report: LengthOfStayReport): string =>
  toCsv(
    ['from', 'to', 'ward', 'left', 'mean_days', 'median_days', 'p90_days'],
    report.byWard.map(({ wardId, count, mean, median, p90 }) => [
      report.from,
      report.to,
      nameIn(report, wardId),
      count,
      mean,
      median,
      p90,
    ]),
  );

const middleAndTail = ({ median, p90 }: SpreadView) => [median, p90];

export const turnaroundFile = (report: TurnaroundReport): string =>
  toCsv(
    [
      'from',
      'to',
      'ward',
      'cleans',
      ...['waiting', 'coming', 'cleaning', 'total'].flatMap((phase) => [
        `${phase}_median_minutes`,
        `${phase}_p90_minutes`,
      ]),
      'within_target_percent',
    ],
    report.byWard.map((row) => [
      report.from,
      report.to,
      nameIn(report, row.wardId),
      row.total.count,
      ...[row.waiting, row.coming, row.cleaning, row.total].flatMap(middleAndTail),
      row.withinTargetPercent,
    ]),
  );
