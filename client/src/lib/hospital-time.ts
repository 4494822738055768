import { dayIn, instantIn, minuteIn } from '../../../shared/domain/zoned-time.ts';

let zone: string | undefined;
let ofDevice: string | undefined;

/**
 * The zone by whose clocks every time on the screens is shown and typed: the hospital's that is signed in to, since a tablet
 * may be set to another and colleagues may be far away. Before that, and on screens that nobody signs in to, the device's.
 */
export const hospitalZone = {
  get: (): string => zone ?? (ofDevice ??= Intl.DateTimeFormat().resolvedOptions().timeZone),
  set(next: string | undefined): void {
    zone = next;
  },
};

/** The day of the calendar it is then, `YYYY-MM-DD`. */
export const dayAt = (at: string | number): string => dayIn(hospitalZone.get(), new Date(at));

/** The day it is at the hospital. */
export const todayHere = (): string => dayAt(Date.now());

/** Minutes since midnight. */
export const minuteAt = (at: string | number): number => minuteIn(hospitalZone.get(), new Date(at));

const HOUR = 60;
const DAY = 24 * HOUR;

/** 450 is “07:30”; 1,440 and more are on the day after. */
export function clockText(minute: number): string {
  const of = minute % DAY;
  return [Math.floor(of / HOUR), of % HOUR].map((part) => String(part).padStart(2, '0')).join(':');
}

/** An instant as a field for date and time shows it: `2026-11-22T14:30`. */
export const fieldOf = (at: string | number): string => `${dayAt(at)}T${clockText(minuteAt(at))}`;

/** The instant such a field means; `null`: it is not filled in. */
export function instantOf(field: string): Date | null {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/u.exec(field);
  const [, day = '', hours, minutes] = found ?? [];
  if (Number.isNaN(Date.parse(`${day}T00:00:00Z`))) return null;
  return instantIn(hospitalZone.get(), day, Number(hours) * HOUR + Number(minutes));
}
