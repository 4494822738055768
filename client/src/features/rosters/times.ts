const HOUR = 60;
const DAY = 24 * HOUR;

/** 450 is “07:30”; 1,440 and more are on the day after. */
export function clockText(minute: number): string {
  const of = minute % DAY;
  return [Math.floor(of / HOUR), of % HOUR].map((part) => String(part).padStart(2, '0')).join(':');
}

/** “07:00–19:00”. */
export const timesText = (of: { readonly startMinute: number; readonly endMinute: number }): string =>
  `${clockText(of.startMinute)}–${clockText(of.endMinute)}`;

/** “07:30” as minutes after midnight; `null`: it is no time. */
export function minuteOfClock(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/u.exec(text);
  return found === null ? null : Number(found[1]) * HOUR + Number(found[2]);
}
