import { useTranslation } from 'react-i18next';
import type { OccupancyReport } from '../../../../../shared/schemas/reports.ts';
import { byDay, sum } from '../by-day.ts';
import { formatDay, formatNumber, formatPercent } from '../report-format.ts';
import { ColumnChart } from './column-chart.tsx';
import { Figures } from './figures.tsx';
import { Definitions, ReportPart } from './report-part.tsx';
import { ReportTable } from './report-table.tsx';

type Row = OccupancyReport['total'];

function cellsOf(row: Row): string[] {
  return [
    formatPercent(row.occupancyPercent),
    formatNumber(row.occupiedBedDays, 1),
    formatNumber(row.availableBedDays, 1),
    formatNumber(row.admissions),
    formatNumber(row.transfersIn),
    formatNumber(row.transfersOut),
    formatNumber(row.discharges),
  ];
}

/** The wards of each day together. */
function days(report: OccupancyReport): { on: string; row: Row }[] {
  return byDay(report.days).map(([on, rows]) => {
    const occupied = sum(rows, (row) => row.occupiedBedDays);
    const available = sum(rows, (row) => row.availableBedDays);
    return {
      on,
      row: {
        occupiedBedDays: occupied,
        availableBedDays: available,
        occupancyPercent: available > 0 ? (occupied / available) * 100 : null,
        admissions: sum(rows, (row) => row.admissions),
        transfersIn: sum(rows, (row) => row.transfersIn),
        transfersOut: sum(rows, (row) => row.transfersOut),
        discharges: sum(rows, (row) => row.discharges),
      },
    };
  });
}

export function OccupancyView({ report }: { readonly report: OccupancyReport }) {
  const { t } = useTranslation('reports');
  const { total } = report;
  const all = days(report);
  const columns = [
    'occupancy',
    'occupied',
    'available',
    'admissions',
    'transfersIn',
    'transfersOut',
    'discharges',
  ] as const;
  const words = columns.map((column) => t(`column.${column}`));
  const names = new Map<string, string>(report.wards.map(({ id, name }) => [id, name]));
  const dayTable = (
    <ReportTable
      caption={t('byDay')}
      head={[t('column.day'), ...words]}
      rows={all.map(({ on, row }) => ({ key: on, cells: [formatDay(on), ...cellsOf(row)] }))}
    />
  );
  return (
    <>
      <Figures
        items={[
          { name: t('column.occupancy'), value: formatPercent(total.occupancyPercent) },
          { name: t('column.admissions'), value: formatNumber(total.admissions) },
          { name: t('column.discharges'), value: formatNumber(total.discharges) },
          { name: t('column.transfersIn'), value: formatNumber(total.transfersIn) },
        ]}
      />
      <ReportPart
        title={t('occupancy.perDay')}
        chart={
          <ColumnChart
            label={t('occupancy.perDay')}
            columns={all.map(({ on, row }) => ({ name: formatDay(on), values: [row.occupancyPercent] }))}
            format={formatPercent}
          />
        }
        table={dayTable}
      />
      <ReportPart
        title={t('occupancy.flow')}
        legend={[t('column.admissions'), t('column.discharges')]}
        chart={
          <ColumnChart
            label={t('occupancy.flow')}
            columns={all.map(({ on, row }) => ({ name: formatDay(on), values: [row.admissions, row.discharges] }))}
            format={formatNumber}
          />
        }
        table={dayTable}
      />
      <ReportTable
        caption={t('byWard')}
        head={[t('column.ward'), ...words]}
        rows={[
          ...report.byWard.map((row) => ({ key: row.wardId, cells: [names.get(row.wardId) ?? '', ...cellsOf(row)] })),
          { key: 'total', cells: [t('total'), ...cellsOf(total)], isTotal: true },
        ]}
      />
      <Definitions
        items={(['available', 'occupied', 'occupancy', 'admissions', 'transfers', 'discharges'] as const).map(
          (word) => ({
            word: t(`define.${word}.word`),
            text: t(`define.${word}.text`),
          }),
        )}
      />
    </>
  );
}
