import { useTranslation } from 'react-i18next';
import type { TurnaroundReport } from '../../../../../shared/schemas/reports.ts';
import { formatDay, formatNumber, formatPercent } from '../report-format.ts';
import { ColumnChart } from './column-chart.tsx';
import { Figures } from './figures.tsx';
import { Definitions, ReportPart } from './report-part.tsx';
import { ReportTable } from './report-table.tsx';

const PHASES = ['waiting', 'coming', 'cleaning', 'total'] as const;

const cellsOf = (row: TurnaroundReport['total']): string[] => [
  formatNumber(row.total.count),
  ...PHASES.map((phase) => `${formatNumber(row[phase].median)} / ${formatNumber(row[phase].p90)}`),
  formatPercent(row.withinTargetPercent),
];

export function TurnaroundView({ report }: { readonly report: TurnaroundReport }) {
  const { t } = useTranslation('reports');
  const { total, targetMinutes } = report;
  const words = [t('column.cleans'), ...PHASES.map((phase) => t(`phase.${phase}`)), t('column.withinTarget')];
  const names = new Map<string, string>(report.wards.map(({ id, name }) => [id, name]));
  return (
    <>
      <Figures
        items={[
          { name: t('phase.total'), value: formatNumber(total.total.median), note: t('minutes') },
          { name: t('column.withinTarget'), value: formatPercent(total.withinTargetPercent) },
          { name: t('phase.waiting'), value: formatNumber(total.waiting.median), note: t('minutes') },
          { name: t('phase.cleaning'), value: formatNumber(total.cleaning.median), note: t('minutes') },
        ]}
      />
      <ReportPart
        title={t('turnaround.perDay')}
        chart={
          <ColumnChart
            label={t('turnaround.perDay')}
            columns={report.days.map(({ on, total: of }) => ({ name: formatDay(on), values: [of.median] }))}
            format={formatNumber}
            target={targetMinutes.plain}
          />
        }
        table={
          <ReportTable
            caption={t('byDay')}
            head={[t('column.day'), t('column.cleans'), t('column.median'), t('column.p90'), t('column.withinTarget')]}
            rows={report.days.map(({ on, total: of, withinTargetPercent }) => ({
              key: on,
              cells: [
                formatDay(on),
                formatNumber(of.count),
                formatNumber(of.median),
                formatNumber(of.p90),
                formatPercent(withinTargetPercent),
              ],
            }))}
          />
        }
      />
      <ReportTable
        caption={t('turnaround.byWard')}
        head={[t('column.ward'), ...words]}
        rows={[
          ...report.byWard.map((row) => ({ key: row.wardId, cells: [names.get(row.wardId) ?? '', ...cellsOf(row)] })),
          { key: 'total', cells: [t('total'), ...cellsOf(total)], isTotal: true },
        ]}
      />
      <Definitions
        items={[
          ...(['waiting', 'coming', 'cleaning', 'median', 'p90'] as const).map((word) => ({
            word: t(`define.${word}.word`),
            text: t(`define.${word}.text`),
          })),
          {
            word: t('column.withinTarget'),
            text: t('turnaround.target', { plain: targetMinutes.plain, inStages: targetMinutes.inStages }),
          },
        ]}
      />
    </>
  );
}
