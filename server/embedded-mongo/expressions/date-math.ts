import { Long } from 'bson';
import { located } from '../errors.ts';
import { isNullish, isNumeric, toNumber, typeName } from '../values.ts';
import type { BsonValue } from '../values.ts';
import { daysInMonth, midnight, monthStart } from './calendar.ts';
import { named } from './scope.ts';
import type { OperatorCompiler } from './scope.ts';
import { instantOfWallClock, timezoneOf, wallClock } from './timezone.ts';
import type { Timezone } from './timezone.ts';

const DAY = 86_400_000;

/** Units of fixed length, in milliseconds; the clock may be put forward between two midnights, never between two hours. */
const FIXED_UNITS = new Map([
  ['millisecond', 1],
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
]);

const MONTHS_OF_UNIT = new Map([
  ['month', 1],
  ['quarter', 3],
  ['year', 12],
]);

const DAYS_OF_UNIT = new Map([
  ['day', 1],
  ['week', 7],
]);

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function unitOf(value: BsonValue, name: string): string {
  if (typeof value !== 'string')
    throw located(5439013, `${name} requires 'unit' to be a string, but got ${typeName(value)}`);
  if (!FIXED_UNITS.has(value) && !DAYS_OF_UNIT.has(value) && !MONTHS_OF_UNIT.has(value)) {
    throw located(5439014, `${name} parameter 'unit' value cannot be recognized as a time unit: ${value}`);
  }
  return value;
}

function weekdayOf(value: BsonValue, name: string): number {
  if (value === undefined) return 0;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  const day = WEEKDAYS.findIndex((weekday) => weekday === text || weekday.slice(0, 3) === text);
  if (day < 0) throw located(5439015, `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week`);
  return day;
}

const monthIndex = (wall: Date): number => wall.getUTCFullYear() * 12 + wall.getUTCMonth();

const startOfMonthIndex = (index: number): number => monthStart(Math.floor(index / 12), ((index % 12) + 12) % 12);

/** Bins of several units are counted from the first of January 2000. */
const REFERENCE = Date.UTC(2000, 0, 1);

function truncate(instant: number, unit: string, size: number, zone: Timezone, firstWeekday: number): Date {
  const offset = zone.offsetMinutes(instant) * 60_000;
  const wall = new Date(instant + offset);
  const fixed = FIXED_UNITS.get(unit);
  if (fixed !== undefined) return new Date(floorTo(wall.getTime(), fixed * size, REFERENCE) - offset);
  const months = MONTHS_OF_UNIT.get(unit);
  if (months !== undefined) {
    const bin = floorTo(monthIndex(wall), months * size, 2000 * 12);
    return new Date(instantOfWallClock(startOfMonthIndex(bin), zone));
  }
  const days = (DAYS_OF_UNIT.get(unit) ?? 1) * size;
  const reference = unit === 'week' ? firstWeekStart(firstWeekday) : REFERENCE;
  return new Date(instantOfWallClock(floorTo(midnight(wall), days * DAY, reference), zone));
}

const floorTo = (value: number, step: number, reference: number): number =>
  Math.floor((value - reference) / step) * step + reference;

/** The first day of a week on or after the reference, which was a Saturday. */
const firstWeekStart = (firstWeekday: number): number => REFERENCE + ((firstWeekday - 6 + 7) % 7) * DAY;

function add(instant: number, unit: string, amount: number, zone: Timezone): Date {
  const fixed = FIXED_UNITS.get(unit);
  if (fixed !== undefined) return new Date(instant + fixed * amount);
  const wall = wallClock(instant, zone);
  const months = MONTHS_OF_UNIT.get(unit);
  if (months === undefined) {
    const days = (DAYS_OF_UNIT.get(unit) ?? 1) * amount;
    return new Date(instantOfWallClock(wall.getTime() + days * DAY, zone));
  }
  const start = startOfMonthIndex(monthIndex(wall) + months * amount);
  const target = new Date(start);
  // The 31st of a month without one becomes its last day.
  const day = Math.min(wall.getUTCDate(), daysInMonth(target.getUTCFullYear(), target.getUTCMonth()));
  const timeOfDay = wall.getTime() - midnight(wall);
  return new Date(instantOfWallClock(start + (day - 1) * DAY + timeOfDay, zone));
}

/** Counts the borders of the unit that lie between the two, not the time. */
function difference(from: number, to: number, unit: string, zone: Timezone, firstWeekday: number): number {
  const start = wallClock(from, zone);
  const end = wallClock(to, zone);
  const fixed = FIXED_UNITS.get(unit);
  if (fixed !== undefined) return Math.floor(end.getTime() / fixed) - Math.floor(start.getTime() / fixed);
  const months = MONTHS_OF_UNIT.get(unit);
  if (months !== undefined) return Math.floor(monthIndex(end) / months) - Math.floor(monthIndex(start) / months);
  const reference = unit === 'week' ? firstWeekStart(firstWeekday) : 0;
  const length = (DAYS_OF_UNIT.get(unit) ?? 1) * DAY;
  return Math.floor((end.getTime() - reference) / length) - Math.floor((start.getTime() - reference) / length);
}

function wholeAmount(value: BsonValue, name: string): number {
  const amount = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (!Number.isSafeInteger(amount)) throw located(5166405, `${name} expects integer amount of time units`);
  return amount;
}

function shift(sign: 1 | -1, instantOf: (value: BsonValue) => number): OperatorCompiler {
  return named(['startDate', 'unit', 'amount'], ['timezone'], (given, name) => {
    const { startDate, unit, amount, timezone } = given;
    if ([startDate, unit, amount].some(isNullish) || (Object.hasOwn(given, 'timezone') && isNullish(timezone)))
      return null;
    return add(instantOf(startDate), unitOf(unit, name), sign * wholeAmount(amount, name), timezoneOf(timezone));
  });
}

/** `instantOf` is handed in because the file that reads dates imports this one. */
export const DATE_MATH_OPERATORS = (instantOf: (value: BsonValue) => number): [string, OperatorCompiler][] => [
  ['$dateAdd', shift(1, instantOf)],
  ['$dateSubtract', shift(-1, instantOf)],
  [
    '$dateDiff',
    named(['startDate', 'endDate', 'unit'], ['timezone', 'startOfWeek'], (given, name) => {
      const { startDate, endDate, unit, timezone, startOfWeek } = given;
      if ([startDate, endDate, unit].some(isNullish) || (Object.hasOwn(given, 'timezone') && isNullish(timezone)))
        return null;
      const weekday = weekdayOf(startOfWeek, name);
      const zone = timezoneOf(timezone);
      return Long.fromNumber(difference(instantOf(startDate), instantOf(endDate), unitOf(unit, name), zone, weekday));
    }),
  ],
  [
    '$dateTrunc',
    named(['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], (given, name) => {
      const { date, unit, binSize, timezone, startOfWeek } = given;
      if (isNullish(date) || isNullish(unit) || (Object.hasOwn(given, 'timezone') && isNullish(timezone))) return null;
      const size = binSize === undefined ? 1 : wholeAmount(binSize, name);
      if (size < 1) throw located(5439017, "$dateTrunc requires 'binSize' to be greater than 0");
      return truncate(instantOf(date), unitOf(unit, name), size, timezoneOf(timezone), weekdayOf(startOfWeek, name));
    }),
  ],
];
