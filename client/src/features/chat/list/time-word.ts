import { formatClock, formatDay } from '../../../lib/format.ts';
import { dayAt } from '../../../lib/hospital-time.ts';

/** “14:03” today, “22 Nov” before. */
export function timeWord(at: string, now: number): string {
  const day = dayAt(at);
  return day === dayAt(now) ? formatClock(at) : formatDay(day);
}
