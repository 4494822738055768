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

export const dayAt = (at: string | number): string => dayIn(hospitalZone.get(), new Date(at));

export const minuteAt = (at: string | number): number => minuteIn(hospitalZone.get(), new Date(at));

/** An instant as a field for date and time shows it: `2026-11-22T14:30`. */
export function fieldOf(at: string | number): string {
  const minute = minuteAt(at);
  const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return `${dayAt(at)}T${clock}`;
}

/** The instant such a field means; `null`: it is not filled in. */
export function instantOf(field: string): Date | null {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/u.exec(field);
  const [, day = '', hours, minutes] = found ?? [];
  if (Number.isNaN(Date.parse(`${day}T00:00:00Z`))) return null;
  return instantIn(hospitalZone.get(), day, Number(hours) * 60 + Number(minutes));
}
