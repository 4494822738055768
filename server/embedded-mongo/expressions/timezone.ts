import { located } from '../errors.ts';
import { typeName } from '../values.ts';
import type { BsonValue } from '../values.ts';

/** Minutes a place is ahead of UTC at an instant. */
export interface Timezone {
  readonly isUtc: boolean;
  readonly name: string;
  offsetMinutes(instant: number): number;
}

export const UTC: Timezone = { isUtc: true, name: 'UTC', offsetMinutes: () => 0 };

const FIXED_OFFSET = /^([+-])(\d{2}):?(\d{2})?$/;

const zones = new Map<string, Timezone>();

/** An IANA name or an offset such as `+02:00`; anything else is refused with code 40485. */
export function timezoneOf(value: BsonValue): Timezone {
  if (value === undefined) return UTC;
  if (typeof value !== 'string') throw located(40517, `timezone must evaluate to a string, found ${typeName(value)}`);
  if (value === 'UTC' || value === 'GMT' || value === 'Z') return UTC;
  const known = zones.get(value);
  if (known !== undefined) return known;
  const zone = fixedZone(value) ?? namedZone(value);
  zones.set(value, zone);
  return zone;
}

function fixedZone(text: string): Timezone | undefined {
  const match = FIXED_OFFSET.exec(text);
  if (match === null) return undefined;
  const minutes = (Number(match[2]) * 60 + Number(match[3] ?? 0)) * (match[1] === '-' ? -1 : 1);
  return { isUtc: minutes === 0, name: text, offsetMinutes: () => minutes };
}

function namedZone(name: string): Timezone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    throw located(40485, `unrecognized time zone identifier: "${name}"`);
  }
  return { isUtc: false, name, offsetMinutes: (instant) => offsetFrom(format, instant) };
}

function offsetFrom(format: Intl.DateTimeFormat, instant: number): number {
  const text = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(text);
  if (match === null) return 0;
  return (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1);
}

const MINUTE = 60_000;

/** A Date whose UTC fields show what a clock on the wall of that place shows. */
export const wallClock = (instant: number, zone: Timezone): Date =>
  new Date(instant + zone.offsetMinutes(instant) * MINUTE);

/** The instant at which the wall clock shows that; in the gap of a clock change, the instant an hour on. */
export function instantOfWallClock(wall: number, zone: Timezone): number {
  const guess = wall - zone.offsetMinutes(wall) * MINUTE;
  return wall - zone.offsetMinutes(guess) * MINUTE;
}
