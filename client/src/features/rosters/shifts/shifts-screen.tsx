import '../rosters.css';
import '../shifts.css';
import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { workedMinutes } from '../../../../../shared/domain/roster-rules.ts';
import type { MyShifts, ShiftCard } from '../../../../../shared/schemas/rosters.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Page } from '../../../components/ui/page.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatMonth } from '../../../lib/format.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { useMyShifts } from '../api/shifts.ts';
import { hoursText } from '../grid/hours.ts';
import { useMyShiftsLive } from '../realtime.ts';
import { useToday } from '../../../lib/use-today.ts';
import { CalendarCard } from './calendar-card.tsx';
import { MonthList } from './month-list.tsx';
import { firstDay, lastDay, monthBeside, monthOf } from './months.ts';
import { MySwaps } from './my-swaps.tsx';
import { OpenShifts } from './open-shifts.tsx';
import { WishesCard } from './wishes-card.tsx';

const SwapDialog = lazy(async () => ({ default: (await import('./swap-dialog.tsx')).SwapDialog }));

/** When I work: the month, what others ask of me, shifts to take, my wishes, and the address of my calendar. */
export function ShiftsScreen({ above }: { readonly above?: ReactNode }) {
  const { t } = useTranslation('shifts');
  const { person, hospital } = useSession();
  const phase = usePhase();
  const today = useToday(hospital.timeZone);
  const [month, setMonth] = useState(() => monthOf(today));
  const mine = useMyShifts(firstDay(month), lastDay(month));
  useMyShiftsLive(person.id);
  const [swapping, setSwapping] = useState<ShiftCard | null>(null);
  const [wasSwapping, setWasSwapping] = useState(false);
  const data = mine.data;
  return (
    <Page title={t('title')} isNarrow>
      <div className="stack">
        {above}
        {phase === 'offline' && data !== undefined ? <Notice tone="warn">{t('offline')}</Notice> : null}
        {mine.isError ? <FailureNotice error={mine.error} onRetry={() => void mine.refetch()} /> : null}
        {mine.isPending ? <Skeleton blocks={[80, 60, 60, 60]} onRetry={() => void mine.refetch()} /> : null}
        {data === undefined ? null : (
          <>
            <MySwaps mine={data} />
            <section className="card" aria-label={t('month.label')}>
              <MonthBar month={month} onGo={setMonth} mine={data} isLoading={mine.isPlaceholderData} />
              {mine.isPlaceholderData ? (
                <Skeleton blocks={[60, 60, 60]} onRetry={() => void mine.refetch()} />
              ) : (
                <MonthList
                  mine={data}
                  month={month}
                  today={today}
                  onSwap={(shift) => {
                    setWasSwapping(true);
                    setSwapping(shift);
                  }}
                />
              )}
            </section>
            <OpenShifts mine={data} />
            {mine.isPlaceholderData ? null : <WishesCard key={month} mine={data} month={month} today={today} />}
            <CalendarCard />
          </>
        )}
      </div>
      <Suspense fallback={null}>
        {wasSwapping ? <SwapDialog shift={swapping} onClose={() => setSwapping(null)} /> : null}
      </Suspense>
    </Page>
  );
}

interface MonthBarProps {
  readonly month: string;
  readonly mine: MyShifts;
  readonly isLoading: boolean;
  readonly onGo: (month: string) => void;
}

function MonthBar({ month, mine, isLoading, onGo }: MonthBarProps) {
  const { t } = useTranslation('shifts');
  const own = mine.items.filter(({ date }) => monthOf(date) === month);
  const minutes = own.reduce((sum, shift) => sum + workedMinutes(shift), 0);
  return (
    <header className="shifts-bar" aria-busy={isLoading}>
      <Button variant="default" aria-label={t('month.before')} onClick={() => onGo(monthBeside(month, -1))}>
        <IconChevronLeft size={20} className="mirrored" aria-hidden="true" />
      </Button>
      <div aria-live="polite">
        <h2>{formatMonth(month)}</h2>
        <p className="muted small numbers">{t('month.sum', { count: own.length, hours: hoursText(minutes) })}</p>
      </div>
      <Button variant="default" aria-label={t('month.after')} onClick={() => onGo(monthBeside(month, 1))}>
        <IconChevronRight size={20} className="mirrored" aria-hidden="true" />
      </Button>
    </header>
  );
}
