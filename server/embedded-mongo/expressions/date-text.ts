import { located, mongoError } from '../errors.ts';
import { dayOfYear, isoWeek, weekOfYear } from './calendar.ts';
import { instantOfWallClock, timezoneOf, wallClock } from './timezone.ts';
import type { Timezone } from './timezone.ts';

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function offsetText(minutes: number): string {
  const magnitude = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(magnitude / 60), 2)}${pad(magnitude % 60, 2)}`;
}

const FIELDS = new Map<string, (wall: Date, offset: number) => string>([
  ['Y', (wall) => pad(wall.getUTCFullYear(), 4)],
  ['m', (wall) => pad(wall.getUTCMonth() + 1, 2)],
  ['d', (wall) => pad(wall.getUTCDate(), 2)],
  ['H', (wall) => pad(wall.getUTCHours(), 2)],
  ['M', (wall) => pad(wall.getUTCMinutes(), 2)],
  ['S', (wall) => pad(wall.getUTCSeconds(), 2)],
  ['L', (wall) => pad(wall.getUTCMilliseconds(), 3)],
  ['j', (wall) => pad(dayOfYear(wall), 3)],
  ['w', (wall) => String(wall.getUTCDay() + 1)],
  ['u', (wall) => String(wall.getUTCDay() || 7)],
  ['U', (wall) => pad(weekOfYear(wall), 2)],
  ['V', (wall) => pad(isoWeek(wall).week, 2)],
  ['G', (wall) => pad(isoWeek(wall).year, 4)],
  ['B', (wall) => MONTHS[wall.getUTCMonth()] ?? ''],
  ['b', (wall) => (MONTHS[wall.getUTCMonth()] ?? '').slice(0, 3)],
  ['z', (_wall, offset) => offsetText(offset)],
  ['Z', (_wall, offset) => String(offset)],
  ['%', () => '%'],
]);

/** `$dateToString`; unknown conversions are refused with code 18536. */
export function formatInstant(instant: number, format: string, zone: Timezone): string {
  const wall = wallClock(instant, zone);
  const offset = zone.offsetMinutes(instant);
  return format.replace(/%(.?)/gs, (_text, letter: string) => {
    const field = FIELDS.get(letter);
    if (field === undefined) throw located(18536, `Invalid format character '%${letter}' in format string`);
    return field(wall, offset);
  });
}

const ISO_INSTANT =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{0,2})?$/i;

const unparsable = (text: string, why: string): Error =>
  mongoError(241, 'ConversionFailure', `Error parsing date string '${text}'; ${why}`);

/** An ISO 8601 text; the zone given applies when the text names none, and both together are refused. */
export function parseInstant(text: string, zone: Timezone, allowsZone = true): Date {
  const match = ISO_INSTANT.exec(text);
  if (match === null) throw unparsable(text, 'only ISO 8601 texts are understood');
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', named] = match;
  if (named !== undefined && !allowsZone)
    throw unparsable(text, 'passing a time zone identifier as part of the string is not allowed with timezone');
  const parts = { year, month, day, hour, minute, second, millisecond: fraction.padEnd(3, '0').slice(0, 3) };
  return instantFromFields(text, parts, named === undefined ? zone : zoneInText(named));
}

const zoneInText = (text: string): Timezone => timezoneOf(/^[a-z]/i.test(text) ? 'UTC' : text);

type FieldTexts = Partial<
  Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond', string | undefined>
>;

function instantFromFields(text: string, fields: FieldTexts, zone: Timezone): Date {
  const at = (value: string | undefined, fallback: number): number => (value === undefined ? fallback : Number(value));
  const wall = new Date(0);
  const month = at(fields.month, 1) - 1;
  const day = at(fields.day, 1);
  wall.setUTCFullYear(at(fields.year, 1970), month, day);
  if (wall.getUTCMonth() !== month || wall.getUTCDate() !== day) throw unparsable(text, 'no such day');
  if (at(fields.hour, 0) > 23 || at(fields.minute, 0) > 59 || at(fields.second, 0) > 59)
    throw unparsable(text, 'no such time');
  wall.setUTCHours(at(fields.hour, 0), at(fields.minute, 0), at(fields.second, 0), at(fields.millisecond, 0));
  return new Date(instantOfWallClock(wall.getTime(), zone));
}

const PARSED_FIELDS: Record<string, [keyof FieldTexts | 'zone', string]> = {
  Y: ['year', '\\d{4}'],
  m: ['month', '\\d{2}'],
  d: ['day', '\\d{2}'],
  H: ['hour', '\\d{2}'],
  M: ['minute', '\\d{2}'],
  S: ['second', '\\d{2}'],
  L: ['millisecond', '\\d{3}'],
  z: ['zone', 'Z|[+-]\\d{2}:?\\d{2}'],
};

/** `$dateFromString` with a format of plain fields; other conversions are refused with code 18536. */
export function parseInstantByFormat(text: string, format: string, zone: Timezone): Date {
  const pattern = format.replace(/%(.?)|[^%]/gs, (part, letter: string | undefined) => {
    if (letter === undefined) return part.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
    if (letter === '%') return '%';
    const field = PARSED_FIELDS[letter];
    if (field === undefined) throw located(18536, `Invalid format character '%${letter}' in format string`);
    return `(?<${field[0]}>${field[1]})`;
  });
  const groups = new RegExp(`^${pattern}$`, 'u').exec(text)?.groups;
  if (groups === undefined) throw unparsable(text, `it does not follow the format '${format}'`);
  return instantFromFields(text, groups, groups.zone === undefined ? zone : zoneInText(groups.zone));
}
