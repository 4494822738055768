import { dayIn, instantIn, minuteIn } from '../../../../shared/domain/zoned-time.ts';

/** An instant as a field for date and time shows it, by the hospital's clocks. */
export function fieldOf(timeZone: string, at: string): string {
  const date = new Date(at);
  const minute = minuteIn(timeZone, date);
  const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return `${dayIn(timeZone, date)}T${clock}`;
}

/** The instant such a field means; `null`: it is not filled in. */
export function instantOf(timeZone: string, field: string): Date | null {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/u.exec(field);
  if (found === null) return null;
  const [, day = '', hours, minutes] = found;
  return instantIn(timeZone, day, Number(hours) * 60 + Number(minutes));
}
