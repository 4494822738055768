import { languageStore } from '../../lib/i18n/i18n.ts';

const locale = () => `${languageStore.get() === 'en' ? 'en-GB' : languageStore.get()}-u-nu-latn`;

/** Nothing to tell. */
export const NONE = '–';

export const formatNumber = (value: number | null, digits = 0): string =>
  value === null
    ? NONE
    : new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

export const formatPercent = (value: number | null): string =>
  value === null
    ? NONE
    : new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(value / 100);

/** “22 Nov”; a calendar day has no zone. */
export const formatDay = (on: string): string =>
  new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(on));
