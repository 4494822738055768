import { Button } from '@mantine/core';
import { IconArrowsExchange, IconBeach, IconCalendarOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MyShifts, ShiftCard } from '../../../../../shared/schemas/rosters.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { formatClock, formatDay, formatWeekday } from '../../../lib/format.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { monthOf } from './months.ts';

interface MonthListProps {
  readonly mine: MyShifts;
  readonly month: string;
  readonly today: string;
  readonly onSwap: (shift: ShiftCard) => void;
}

/** The month day by day, without the days on which nothing is. */
export function MonthList({ mine, month, today, onSwap }: MonthListProps) {
  const { t } = useTranslation('shifts');
  const shifts = mine.items.filter(({ date }) => monthOf(date) === month);
  const leave = mine.leave.filter(({ date }) => monthOf(date) === month);
  const days = [...new Set([...shifts, ...leave].map(({ date }) => date))].sort();
  if (days.length === 0) {
    return (
      <EmptyState icon={IconCalendarOff} title={t('empty.title')}>
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <ol>
      {days.map((day) => (
        <li
          key={day}
          className="shifts-day"
          data-past={day < today || undefined}
          data-today={day === today || undefined}
        >
          <p className="shifts-date">
            <span className="shifts-weekday">{formatWeekday(day)}</span>
            <span className="numbers">{formatDay(day)}</span>
            {day === today ? <span className="tag tag-info">{t('today')}</span> : null}
          </p>
          <div className="shifts-of-day">
            {shifts
              .filter(({ date }) => date === day)
              .map((shift) => (
                <MyShift key={shift.id} shift={shift} mine={mine} isPast={day < today} onSwap={onSwap} />
              ))}
            {leave
              .filter(({ date }) => date === day)
              .map(({ state, part }) => (
                <p key={part} className="row">
                  <IconBeach size={18} stroke={1.8} aria-hidden="true" />
                  {t(`leave.${state}`)}
                  {part === 'whole' ? null : <span className="muted">{t(`part.${part}`)}</span>}
                </p>
              ))}
          </div>
        </li>
      ))}
    </ol>
  );
}

interface MyShiftProps {
  readonly shift: ShiftCard;
  readonly mine: MyShifts;
  readonly isPast: boolean;
  readonly onSwap: (shift: ShiftCard) => void;
}

function MyShift({ shift, mine, isPast, onSwap }: MyShiftProps) {
  const { t } = useTranslation('shifts');
  const phase = usePhase();
  const isAsked = mine.swaps.some(
    ({ state, shift: given, other }) =>
      (state === 'asked' || state === 'agreed') && (given.id === shift.id || other?.id === shift.id),
  );
  return (
    <div className="shifts-one">
      <p className="shifts-what">
        <bdi className="roster-code" data-kind={shift.kind}>
          {shift.code}
        </bdi>
        <strong className="numbers">
          {formatClock(shift.startsAt)}–{formatClock(shift.endsAt)}
        </strong>
        <bdi>{shift.wardName}</bdi>
        {isAsked ? <span className="tag tag-warn">{t('swapAsked')}</span> : null}
      </p>
      {shift.note === null ? null : <p className="muted">{shift.note}</p>}
      {isPast || isAsked ? null : (
        <Button
          variant="subtle"
          size="compact-md"
          disabled={phase === 'offline'}
          leftSection={<IconArrowsExchange size={17} aria-hidden="true" />}
          aria-label={t('swap.openOf', { day: formatDay(shift.date) })}
          onClick={() => onSwap(shift)}
        >
          {t('swap.open')}
        </Button>
      )}
    </div>
  );
}
