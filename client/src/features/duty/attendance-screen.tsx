import './duty.css';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconClockOff, IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { daysAfter, daysBetween } from '../../../../shared/domain/zoned-time.ts';
import type { DutyView } from '../../../../shared/schemas/duty.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { isRefused } from '../../lib/api/failure.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import { formatDay, formatWeekday } from '../../lib/format.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { useToday } from '../../lib/use-today.ts';
import { useWards } from '../../lib/wards.ts';
import type { AttendanceFilter } from './api.ts';
import { getAttendance, saveAttendance, useDutyNews } from './api.ts';
import { Corrections } from './components/corrections.tsx';
import type { Correcting } from './components/correction-dialog.tsx';
import { OfflineNotice } from './components/offline-notice.tsx';
import { DutyMarks } from './components/duty-marks.tsx';
import { useDutyWords } from './duty-words.ts';

const CorrectionDialog = lazy(async () => ({
  default: (await import('./components/correction-dialog.tsx')).CorrectionDialog,
}));

const SHOWS = ['all', 'open', 'late', 'early', 'forgotten', 'corrected'] as const;
const FIRST_DAYS = 7;
const MOST_DAYS = 366;

/** Who worked when: what waits to be decided, and the log. */
export function AttendanceScreen() {
  const { t } = useTranslation('duty');
  const { timeZone } = useSession().hospital;
  const phase = usePhase();
  const today = useToday(timeZone);
  // The last days until somebody chooses others: also tomorrow, on a desk where this stays open.
  const [chosen, setChosen] = useState<Partial<AttendanceFilter>>({});
  const filter: AttendanceFilter = {
    from: daysAfter(today, 1 - FIRST_DAYS),
    to: today,
    show: 'all',
    wardId: null,
    ...chosen,
  };
  const [correcting, setCorrecting] = useState<Correcting | null>(null);
  const [wasAsked, setWasAsked] = useState(false);
  const isUsable = filter.from !== '' && filter.to !== '' && isRange(daysBetween(filter.from, filter.to));
  const save = useCommand(saveAttendance);
  useDutyNews(true, ['attendance']);
  return (
    <Page
      title={t('attendance.title')}
      lead={t('attendance.lead')}
      actions={
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden="true" />}
          disabled={!isUsable || phase === 'offline'}
          loading={save.isPending}
          onClick={() => {
            save.mutate(filter);
          }}
        >
          {t('attendance.csv')}
        </Button>
      }
    >
      <div className="stack-lg">
        <OfflineNotice />
        <FailureNotice error={save.error} />
        <Corrections />
        <Filters
          filter={filter}
          today={today}
          isUsable={isUsable}
          onChange={(change) => {
            setChosen({ ...chosen, ...change });
          }}
        />
        {isUsable ? (
          <Log
            filter={filter}
            onCorrect={(duty) => {
              setWasAsked(true);
              setCorrecting({ what: 'correct', duty });
            }}
          />
        ) : null}
      </div>
      {wasAsked ? (
        <Suspense fallback={null}>
          <CorrectionDialog
            correcting={correcting}
            onClose={() => {
              setCorrecting(null);
            }}
          />
        </Suspense>
      ) : null}
    </Page>
  );
}

const isRange = (days: number): boolean => days >= 0 && days < MOST_DAYS;

interface FiltersProps {
  readonly filter: AttendanceFilter;
  readonly today: string;
  readonly isUsable: boolean;
  readonly onChange: (change: Partial<AttendanceFilter>) => void;
}

function Filters({ filter, today, isUsable, onChange }: FiltersProps) {
  const { t } = useTranslation('duty');
  const wards = useWards();
  return (
    <div className="duty-filters" role="group" aria-label={t('attendance.filters')}>
      <TextInput
        type="date"
        label={t('from')}
        value={filter.from}
        max={today}
        onChange={({ currentTarget }) => {
          onChange({ from: currentTarget.value });
        }}
      />
      <TextInput
        type="date"
        label={t('to')}
        value={filter.to}
        error={isUsable ? null : t('rangeWrong')}
        onChange={({ currentTarget }) => {
          onChange({ to: currentTarget.value });
        }}
      />
      <NativeSelect
        label={t('where')}
        value={filter.wardId ?? ''}
        onChange={({ currentTarget: { value } }) => {
          onChange({ wardId: value === '' ? null : value });
        }}
        data={[
          { value: '', label: t('attendance.everyWard') },
          ...(wards.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <NativeSelect
        label={t('attendance.show')}
        value={filter.show}
        onChange={({ currentTarget: { value } }) => {
          onChange({ show: SHOWS.find((show) => show === value) ?? 'all' });
        }}
        data={SHOWS.map((show) => ({ value: show, label: t(`attendance.shows.${show}`) }))}
      />
    </div>
  );
}

interface LogProps {
  readonly filter: AttendanceFilter;
  readonly onCorrect: (duty: DutyView) => void;
}

function Log({ filter, onCorrect }: LogProps) {
  const { t } = useTranslation('duty');
  const { t: tCommon } = useTranslation();
  const log = useInfiniteQuery({
    queryKey: ['attendance', 'log', filter],
    queryFn: ({ pageParam, signal }) => getAttendance(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
  if (isRefused(log)) return <FailureNotice error={log.error} onRetry={() => void log.refetch()} />;
  if (log.isPending) return <Skeleton blocks={[60, 60, 60, 60]} onRetry={() => void log.refetch()} />;
  return (
    <section className="stack" aria-label={t('attendance.log')}>
      <FailureNotice error={log.error} onRetry={() => void log.refetch()} />
      {items.length === 0 && !log.isError ? (
        <EmptyState icon={IconClockOff} title={t('attendance.empty.title')}>
          {t('attendance.empty.text')}
        </EmptyState>
      ) : null}
      {items.length === 0 ? null : <Rows items={items} onCorrect={onCorrect} />}
      {log.hasNextPage ? (
        <div>
          <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {tCommon('action.loadMore')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

interface RowsProps {
  readonly items: readonly DutyView[];
  readonly onCorrect: (duty: DutyView) => void;
}

function Rows({ items, onCorrect }: RowsProps) {
  const { t } = useTranslation('duty');
  const words = useDutyWords();
  const phase = usePhase();
  const correct = (duty: DutyView) =>
    duty.abilities.canCorrect ? (
      <Button
        variant="subtle"
        aria-label={t('correct.openOf', { name: duty.name })}
        disabled={phase === 'offline'}
        onClick={() => {
          onCorrect(duty);
        }}
      >
        {t('correct.openShort')}
      </Button>
    ) : null;
  return (
    <>
      <div className="duty-table-frame duty-only-wide">
        <table className="duty-table">
          <thead>
            <tr>
              <th scope="col">{t('column.day')}</th>
              <th scope="col">{t('column.name')}</th>
              <th scope="col">{t('where')}</th>
              <th scope="col">{t('column.shift')}</th>
              <th scope="col">{t('column.worked')}</th>
              <th scope="col">{t('column.marks')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('correct.openShort')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((duty) => (
              <tr key={duty.id}>
                <td>
                  {formatWeekday(duty.date)} {formatDay(duty.date)}
                </td>
                <th scope="row">
                  <bdi>{duty.name}</bdi>
                </th>
                <td>
                  <bdi>{words.ward(duty)}</bdi>
                </td>
                <td className="numbers">{duty.shift === null ? '–' : words.shift(duty.shift)}</td>
                <td className="numbers">
                  {words.span(duty)}
                  {duty.workedMinutes === null ? null : (
                    <div className="muted small">{words.length(duty.workedMinutes)}</div>
                  )}
                </td>
                <td>
                  <DutyMarks duty={duty} />
                </td>
                <td>{correct(duty)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="duty-list duty-only-narrow">
        {items.map((duty) => (
          <li key={duty.id} className="duty-line">
            <div className="duty-line-head">
              <bdi>{duty.name}</bdi>
              <span className="numbers ltr">{words.span(duty)}</span>
            </div>
            <div className="muted small">
              {formatWeekday(duty.date)} {formatDay(duty.date)} · <bdi>{words.ward(duty)}</bdi>
              {duty.shift === null ? '' : ` · ${words.shift(duty.shift)}`}
              {duty.workedMinutes === null ? '' : ` · ${words.length(duty.workedMinutes)}`}
            </div>
            <DutyMarks duty={duty} />
            {correct(duty)}
          </li>
        ))}
      </ul>
    </>
  );
}
