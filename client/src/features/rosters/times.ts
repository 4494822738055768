import { clockText } from '../../lib/hospital-time.ts';

const HOUR = 60;

/** “07:00–19:00”. */
export const timesText = (of: { readonly startMinute: number; readonly endMinute: number }): string =>
  `${clockText(of.startMinute)}–${clockText(of.endMinute)}`;

/** “07:30” as minutes after midnight; `null`: it is no time. */
export function minuteOfClock(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/u.exec(text);
  return found === null ? null : Number(found[1]) * HOUR + Number(found[2]);
}
