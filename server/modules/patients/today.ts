import { context, now } from '../../access/context.ts';

/** The day it is at the hospital in force, `YYYY-MM-DD`. */
export function today(): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: context().tenant.timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now());
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
