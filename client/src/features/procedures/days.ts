import { daysAfter } from '../../../../shared/domain/zoned-time.ts';

type NamedDay = 'yesterday' | 'today' | 'tomorrow';

/** What a day is called from today; `null`: by its date. */
export function nameOfDay(day: string, today: string): NamedDay | null {
  if (day === today) return 'today';
  if (day === daysAfter(today, 1)) return 'tomorrow';
  return day === daysAfter(today, -1) ? 'yesterday' : null;
}
