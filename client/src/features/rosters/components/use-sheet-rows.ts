import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { weekdayOf } from '../../../../../shared/domain/zoned-time.ts';
import type { RosterView } from '../../../../../shared/schemas/rosters.ts';
import { formatDay, formatWeekday } from '../../../lib/format.ts';
import type { DayHead } from '../grid/grid-view.ts';
import { createRowKeeper } from '../grid/grid-view.ts';
import type { Pending } from '../roster-model.ts';
import { breaksOf, coverRows, daysOf, rowsOf } from '../roster-model.ts';
import { useToday } from '../../../lib/use-today.ts';
import { useWards } from '../../../lib/wards.ts';

const SATURDAY = 6;

function headsOf(view: RosterView, today: string): DayHead[] {
  const holidays = new Map(view.holidays.map(({ date, name }) => [date, name]));
  return daysOf(view.roster.from, view.roster.to).map((day) => {
    const holiday = holidays.get(day) ?? null;
    const label = `${formatWeekday(day, true)} ${formatDay(day)}`;
    return {
      day,
      weekday: formatWeekday(day),
      date: String(Number(day.slice(8))),
      label: holiday === null ? label : `${label}, ${holiday}`,
      isWeekend: weekdayOf(day) >= SATURDAY,
      isToday: day === today,
      isWeekStart: weekdayOf(day) === 1,
      holiday,
    };
  });
}

/** What the grid draws of a roster; rows that stay the same stay the same objects. */
export function useSheetRows(view: RosterView, pending: Pending) {
  const { t } = useTranslation();
  const wards = useWards().data?.items;
  const [keep] = useState(createRowKeeper);
  const breaks = useMemo(() => breaksOf(view), [view]);
  const rows = useMemo(() => {
    const names = new Map((wards ?? []).map(({ id, name }) => [id as string, name]));
    return keep(
      rowsOf(view, breaks, pending, {
        roleWord: (role) => t(`role.${role}`),
        wardWord: (wardId) => names.get(wardId) ?? '',
      }),
    );
  }, [view, breaks, pending, wards, keep, t]);
  const cover = useMemo(() => coverRows(view), [view]);
  const today = useToday(view.timeZone);
  const days = useMemo(() => headsOf(view, today), [view, today]);
  return { rows, cover, days, breaks };
}
