import { languageStore } from './i18n/i18n.ts';

/**
 * Dates name the month by a word and the clock has 24 hours in every language: 03/04 and 7:00 have both been read wrongly.
 * Digits stay Latin, as on the devices and labels of the ward.
 */
const locale = () => `${languageStore.get() === 'en' ? 'en-GB' : languageStore.get()}-u-nu-latn`;

/** “22 Nov 2026, 14:03”; in the zone named, or the browser's. */
export const formatInstant = (at: string | number, timeZone?: string): string =>
  new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(at));

/** “14:03”, or “14:03:09” with seconds. */
export const formatClock = (at: string | number, withSeconds = false, timeZone?: string): string =>
  new Intl.DateTimeFormat(locale(), {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(at));

/** “22 Nov 2026”, or “22 Nov” without the year; `day` is a calendar date `YYYY-MM-DD`, which has no zone. */
export const formatDay = (day: string, withYear = false): string =>
  new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    ...(withYear ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
