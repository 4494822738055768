import { useTranslation } from 'react-i18next';
import type { LengthOfStayReport, SpreadView } from '../../../../../shared/schemas/reports.ts';
import { formatNumber } from '../report-format.ts';
import { ColumnChart } from './column-chart.tsx';
import { Figures } from './figures.tsx';
import { Definitions, ReportPart } from './report-part.tsx';
import { ReportTable } from './report-table.tsx';

const cellsOf = ({ count, mean, median, p90 }: SpreadView): string[] => [
  formatNumber(count),
  ...[mean, median, p90].map((days) => formatNumber(days, 1)),
];

export function LengthOfStayView({ report }: { readonly report: LengthOfStayReport }) {
  const { t } = useTranslation('reports');
  const { total, stillHere } = report;
  const words = (['left', 'mean', 'median', 'p90'] as const).map((column) => t(`column.${column}`));
  const names = new Map<string, string>(report.wards.map(({ id, name }) => [id, name]));
  const bands = report.bands.map(({ fromDays, toDays, count }) => ({
    name: toDays === null ? `${fromDays}+` : fromDays + 1 === toDays ? `${fromDays}` : `${fromDays}–${toDays - 1}`,
    count,
  }));
  return (
    <>
      <Figures
        items={[
          { name: t('column.median'), value: formatNumber(total.median, 1), note: t('days') },
          { name: t('column.mean'), value: formatNumber(total.mean, 1), note: t('days') },
          { name: t('column.p90'), value: formatNumber(total.p90, 1), note: t('days') },
          {
            name: t('stay.stillHere'),
            value: formatNumber(stillHere.count),
            note: t('stay.soFar', { days: formatNumber(stillHere.median, 1) }),
          },
        ]}
      />
      <ReportPart
        title={t('stay.bands')}
        chart={
          <ColumnChart
            label={t('stay.bands')}
            columns={bands.map(({ name, count }) => ({ name, values: [count] }))}
            format={formatNumber}
          />
        }
        table={
          <ReportTable
            caption={t('stay.bands')}
            head={[t('stay.band'), t('column.left')]}
            rows={bands.map(({ name, count }) => ({ key: name, cells: [name, formatNumber(count)] }))}
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
        items={(['stay', 'median', 'p90'] as const).map((word) => ({
          word: t(`define.${word}.word`),
          text: t(`define.${word}.text`),
        }))}
      />
    </>
  );
}
