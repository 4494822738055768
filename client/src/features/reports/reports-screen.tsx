import './reports.css';
import { Button } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useCommand } from '../../lib/api/use-command.ts';
import { formatInstant } from '../../lib/format.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { useToday } from '../../lib/use-today.ts';
import type { ReportName, Reports } from './api/get-reports.ts';
import { saveReport, useReport } from './api/get-reports.ts';
import { BedDaysView } from './components/bed-days-view.tsx';
import { LengthOfStayView } from './components/length-of-stay-view.tsx';
import { OccupancyView } from './components/occupancy-view.tsx';
import { ReportFilters } from './components/report-filters.tsx';
import { TurnaroundView } from './components/turnaround-view.tsx';
import type { ReportFilter } from './report-filter.ts';
import { faultOf, lastDays } from './report-filter.ts';
import { formatDay } from './report-format.ts';

const NAMES = ['occupancy', 'bed-days', 'length-of-stay', 'turnaround'] as const satisfies readonly ReportName[];
const DAYS_AT_FIRST = 30;

/** Occupancy, bed-days, length of stay and turnaround: charts, the tables under them, what the words mean, and CSV. */
export function ReportsScreen() {
  const { t } = useTranslation('reports');
  const { hospital } = useSession();
  const today = useToday(hospital.timeZone);
  const [wanted, setWanted] = useState<ReportFilter>({ ...lastDays(DAYS_AT_FIRST, today), of: 'all' });
  const [filter, setFilter] = useState(wanted);
  const [name, setName] = useState<ReportName>('occupancy');
  const save = useCommand(() => saveReport(name, filter));
  return (
    <Page
      title={t('title')}
      lead={t('lead', { from: formatDay(filter.from), to: formatDay(filter.to) })}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden="true" />}
            loading={save.isPending}
            onClick={() => {
              save.mutate(undefined);
            }}
          >
            {t('csv')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPrinter size={18} aria-hidden="true" />}
            onClick={() => {
              window.print();
            }}
          >
            {t('print')}
          </Button>
        </>
      }
    >
      <FailureNotice error={save.error} />
      <ReportFilters
        filter={wanted}
        today={today}
        fault={faultOf(wanted)}
        onChange={(next) => {
          setWanted(next);
          if (faultOf(next) === null) setFilter(next);
        }}
      />
      <Choice name={name} onChange={setName} />
      <Chosen name={name} filter={filter} />
    </Page>
  );
}

function Choice({ name, onChange }: { readonly name: ReportName; readonly onChange: (name: ReportName) => void }) {
  const { t } = useTranslation('reports');
  return (
    <div className="report-choice" role="group" aria-label={t('choose')}>
      {NAMES.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === name}
          onClick={() => {
            onChange(one);
          }}
        >
          {t(`name.${one}`)}
        </button>
      ))}
    </div>
  );
}

// Keyed by the report: what is kept on the screen while other days load must not be another report's.
function Chosen({ name, filter }: { readonly name: ReportName; readonly filter: ReportFilter }) {
  switch (name) {
    case 'occupancy':
      return (
        <Loaded key="occupancy" name="occupancy" filter={filter} view={(report) => <OccupancyView report={report} />} />
      );
    case 'bed-days':
      return (
        <Loaded key="bed-days" name="bed-days" filter={filter} view={(report) => <BedDaysView report={report} />} />
      );
    case 'length-of-stay':
      return (
        <Loaded
          key="length-of-stay"
          name="length-of-stay"
          filter={filter}
          view={(report) => <LengthOfStayView report={report} />}
        />
      );
    case 'turnaround':
      return (
        <Loaded
          key="turnaround"
          name="turnaround"
          filter={filter}
          view={(report) => <TurnaroundView report={report} />}
        />
      );
  }
}

interface LoadedProps<Name extends ReportName> {
  readonly name: Name;
  readonly filter: ReportFilter;
  readonly view: (report: Reports[Name]) => React.ReactNode;
}

function Loaded<Name extends ReportName>({ name, filter, view }: LoadedProps<Name>) {
  const { t } = useTranslation('reports');
  const { data, error, isLoading, refetch, dataUpdatedAt } = useReport(name, filter);
  return (
    <section className="report" aria-label={t(`name.${name}`)} aria-busy={isLoading}>
      {isLoading ? <Skeleton blocks={[96, 300, 240]} onRetry={() => void refetch()} /> : null}
      <FailureNotice error={error} onRetry={() => void refetch()} />
      {data === undefined ? null : view(data)}
      {data === undefined ? null : <p className="muted small">{t('stamp', { time: formatInstant(dataUpdatedAt) })}</p>}
    </section>
  );
}
