import { hospitalZone } from './hospital-time.ts';
import { languageStore } from './i18n/i18n.ts';

/**
 * Dates name the month by a word and the clock has 24 hours in every language: 03/04 and 7:00 have both been read wrongly.
 * Digits stay Latin, as on the devices and labels of the ward.
 */
const locale = () => `${languageStore.get() === 'en' ? 'en-GB' : languageStore.get()}-u-nu-latn`;

/** “22 Nov 2026, 14:03”, by the hospital's clocks. */
export const formatInstant = (at: string | number): string =>
  new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: hospitalZone.get(),
  }).format(new Date(at));

/** “14:03”, or “14:03:09” with seconds, by the hospital's clocks. */
export const formatClock = (at: string | number, withSeconds = false): string =>
  new Intl.DateTimeFormat(locale(), {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
    timeZone: hospitalZone.get(),
  }).format(new Date(at));

/** “22 Nov 2026”, or “22 Nov” without the year; `day` is a calendar date `YYYY-MM-DD`, which has no zone. */
export const formatDay = (day: string, withYear = false): string =>
  new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    ...(withYear ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));

/** “Mon”, or “Monday”; `day` is a calendar date `YYYY-MM-DD`. */
export const formatWeekday = (day: string, isLong = false): string =>
  new Intl.DateTimeFormat(locale(), { weekday: isLong ? 'long' : 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** “November 2026”; `month` is `YYYY-MM`. */
export const formatMonth = (month: string): string =>
  new Intl.DateTimeFormat(locale(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

/** “840 kB” or “2.4 MB”: as file managers count, in thousands. */
export function formatBytes(bytes: number): string {
  const isLarge = bytes >= 1_000_000;
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: isLarge ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: isLarge ? 1 : 0,
  }).format(isLarge ? bytes / 1_000_000 : Math.max(1, bytes / 1_000));
}
