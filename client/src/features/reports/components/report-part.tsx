import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/ui/card.tsx';

interface ReportPartProps {
  readonly title: string;
  readonly chart: ReactNode;
  /** The words and colours of its series, where there are several. */
  readonly legend?: readonly string[];
  /** The same numbers, to be read. */
  readonly table: ReactNode;
}

/** A chart and, under it, the table that says the same. */
export function ReportPart({ title, chart, legend, table }: ReportPartProps) {
  const { t } = useTranslation('reports');
  return (
    <Card title={title}>
      {legend === undefined ? null : (
        <ul className="chart-legend">
          {legend.map((name, index) => (
            <li key={name} data-series={index + 1}>
              {name}
            </li>
          ))}
        </ul>
      )}
      {chart}
      <details className="report-details">
        <summary>{t('asTable')}</summary>
        {table}
      </details>
    </Card>
  );
}

/** What the words mean and how the numbers are reckoned. */
export function Definitions({
  items,
}: {
  readonly items: readonly { readonly word: string; readonly text: string }[];
}) {
  const { t } = useTranslation('reports');
  return (
    <Card title={t('definitions')}>
      <dl className="definitions">
        {items.map(({ word, text }) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
