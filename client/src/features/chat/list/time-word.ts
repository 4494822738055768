import { formatClock, formatDay } from '../../../lib/format.ts';
import { dayIn } from './day-in.ts';

/** “14:03” today, “22 Nov” before; by the clock of the device, as every time on the screens. */
export function timeWord(at: string, now: number): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const day = dayIn(timeZone, Date.parse(at));
  return day === dayIn(timeZone, now) ? formatClock(at) : formatDay(day);
}
