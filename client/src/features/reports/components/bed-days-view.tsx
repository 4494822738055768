import { useTranslation } from 'react-i18next';
import type { BedDayReport } from '../../../../../shared/schemas/reports.ts';
import { byDay, sum } from '../by-day.ts';
import { formatDay, formatNumber } from '../report-format.ts';
import { ColumnChart } from './column-chart.tsx';
import { Figures } from './figures.tsx';
import { Definitions, ReportPart } from './report-part.tsx';
import { ReportTable } from './report-table.tsx';

type Row = BedDayReport['total'];

const cellsOf = (row: Row): string[] =>
  [row.bedDays, row.occupiedBedDays, row.emptyBedDays, row.blockedBedDays].map((value) => formatNumber(value, 1));

export function BedDaysView({ report }: { readonly report: BedDayReport }) {
  const { t } = useTranslation('reports');
  const { total } = report;
  const words = (['bedDays', 'occupied', 'empty', 'blocked'] as const).map((column) => t(`column.${column}`));
  const names = new Map<string, string>(report.wards.map(({ id, name }) => [id, name]));
  const all = byDay(report.days).map(([on, rows]) => ({
    on,
    bedDays: sum(rows, (row) => row.bedDays),
    occupied: sum(rows, (row) => row.occupiedBedDays),
    empty: sum(rows, (row) => row.emptyBedDays),
    blocked: sum(rows, (row) => row.blockedBedDays),
  }));
  return (
    <>
      <Figures
        items={[
          { name: t('column.bedDays'), value: formatNumber(total.bedDays, 1) },
          { name: t('column.occupied'), value: formatNumber(total.occupiedBedDays, 1) },
          { name: t('column.empty'), value: formatNumber(total.emptyBedDays, 1) },
          { name: t('column.blocked'), value: formatNumber(total.blockedBedDays, 1) },
        ]}
      />
      <ReportPart
        title={t('bedDays.perDay')}
        legend={[t('column.occupied'), t('column.empty'), t('column.blocked')]}
        chart={
          <ColumnChart
            label={t('bedDays.perDay')}
            columns={all.map((day) => ({ name: formatDay(day.on), values: [day.occupied, day.empty, day.blocked] }))}
            format={formatNumber}
          />
        }
        table={
          <ReportTable
            caption={t('byDay')}
            head={[t('column.day'), ...words]}
            rows={all.map((day) => ({
              key: day.on,
              cells: [
                formatDay(day.on),
                ...[day.bedDays, day.occupied, day.empty, day.blocked].map((value) => formatNumber(value, 1)),
              ],
            }))}
          />
        }
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
        items={(['bedDays', 'occupied', 'empty', 'blocked'] as const).map((word) => ({
          word: t(`define.${word}.word`),
          text: t(`define.${word}.text`),
        }))}
      />
    </>
  );
}
