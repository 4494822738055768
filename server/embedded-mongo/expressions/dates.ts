import { Int32, Long, ObjectId, Timestamp } from 'bson';
import { located, mongoError } from '../errors.ts';
import { isDocument, isNullish, isNumeric, toNumber, typeName } from '../values.ts';
import type { BsonValue } from '../values.ts';
import { dayOfYear, isoWeek, isoYearStart, weekOfYear } from './calendar.ts';
import { DATE_MATH_OPERATORS } from './date-math.ts';
import { formatInstant, parseInstant, parseInstantByFormat } from './date-text.ts';
import { named, namedOperands } from './scope.ts';
import type { Evaluate, OperatorCompiler, Scope } from './scope.ts';
import { instantOfWallClock, timezoneOf, wallClock } from './timezone.ts';

/** Dates, and what carries one: ObjectId and Timestamp. */
export function instantOf(value: BsonValue): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return (value.high >>> 0) * 1000;
  throw located(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** `{$year: date}`, `{$year: [date]}` or `{$year: {date, timezone}}`. */
function dateAndZone(operand: BsonValue, scope: Scope, name: string): [Evaluate, Evaluate | undefined] {
  const only = Array.isArray(operand) && operand.length === 1 ? operand[0] : operand;
  if (isDocument(only) && Object.hasOwn(only, 'date')) {
    const given = namedOperands(name, only, ['date'], ['timezone']);
    const zone = Object.hasOwn(given, 'timezone') ? scope.compile(given.timezone) : undefined;
    return [scope.compile(given.date), zone];
  }
  return [scope.compile(only), undefined];
}

function datePart(read: (wall: Date) => BsonValue): OperatorCompiler {
  return (operand, scope, name) => {
    const [date, zone] = dateAndZone(operand, scope, name);
    return (frame) => {
      const value = date(frame);
      const timezone = zone?.(frame);
      if (isNullish(value) || (zone !== undefined && isNullish(timezone))) return null;
      return read(wallClock(instantOf(value), timezoneOf(timezone)));
    };
  };
}

const int = (read: (wall: Date) => number): OperatorCompiler => datePart((wall) => new Int32(read(wall)));

const ISO_FORMAT_UTC = '%Y-%m-%dT%H:%M:%S.%LZ';
const ISO_FORMAT_LOCAL = '%Y-%m-%dT%H:%M:%S.%L';

const dateToString = named(['date'], ['format', 'timezone', 'onNull'], (given) => {
  const { date, format, timezone, onNull } = given;
  if (isNullish(date)) return onNull === undefined ? null : onNull;
  if (Object.hasOwn(given, 'timezone') && isNullish(timezone)) return null;
  const zone = timezoneOf(timezone);
  if (format === undefined) return formatInstant(instantOf(date), zone.isUtc ? ISO_FORMAT_UTC : ISO_FORMAT_LOCAL, zone);
  if (format === null) return null;
  if (typeof format !== 'string')
    throw located(18533, `$dateToString requires that 'format' be a string, found: ${typeName(format)}`);
  return formatInstant(instantOf(date), format, zone);
});

const compileDateFromString: OperatorCompiler = (operand, scope) => {
  const given = namedOperands('$dateFromString', operand, ['dateString'], ['format', 'timezone', 'onError', 'onNull']);
  const compiled = new Map(Object.keys(given).map((key) => [key, scope.compile(given[key])]));
  return (frame) => {
    const at = (key: string): BsonValue => compiled.get(key)?.(frame);
    const text = at('dateString');
    if (isNullish(text)) return compiled.has('onNull') ? at('onNull') : null;
    try {
      if (typeof text !== 'string')
        throw mongoError(
          241,
          'ConversionFailure',
          `$dateFromString requires that 'dateString' be a string, found: ${typeName(text)}`,
        );
      const format = at('format');
      const zone = timezoneOf(at('timezone'));
      return typeof format === 'string'
        ? parseInstantByFormat(text, format, zone)
        : parseInstant(text, zone, !compiled.has('timezone'));
    } catch (error) {
      if (compiled.has('onError')) return at('onError');
      throw error;
    }
  };
};

const dateToParts = named(['date'], ['timezone', 'iso8601'], (given) => {
  const { date, timezone, iso8601 } = given;
  if (isNullish(date) || (Object.hasOwn(given, 'timezone') && isNullish(timezone))) return null;
  const wall = wallClock(instantOf(date), timezoneOf(timezone));
  const time = {
    hour: new Int32(wall.getUTCHours()),
    minute: new Int32(wall.getUTCMinutes()),
    second: new Int32(wall.getUTCSeconds()),
    millisecond: new Int32(wall.getUTCMilliseconds()),
  };
  if (iso8601 === true) {
    const { year, week } = isoWeek(wall);
    const day = new Int32(wall.getUTCDay() || 7);
    return { isoWeekYear: new Int32(year), isoWeek: new Int32(week), isoDayOfWeek: day, ...time };
  }
  const day = new Int32(wall.getUTCDate());
  return { year: new Int32(wall.getUTCFullYear()), month: new Int32(wall.getUTCMonth() + 1), day, ...time };
});

const PART_NAMES = [
  'year',
  'month',
  'day',
  'isoWeekYear',
  'isoWeek',
  'isoDayOfWeek',
  'hour',
  'minute',
  'second',
  'millisecond',
] as const;

const dateFromParts = named([], [...PART_NAMES, 'timezone'] as const, (given) => {
  const at = (part: (typeof PART_NAMES)[number], fallback: number): number => {
    if (!Object.hasOwn(given, part)) return fallback;
    const number = isNumeric(given[part]) ? toNumber(given[part]) : Number.NaN;
    if (!Number.isInteger(number))
      throw located(40515, `'${part}' must evaluate to an integer, found ${typeName(given[part])}`);
    return number;
  };
  if ([...PART_NAMES, 'timezone' as const].some((part) => Object.hasOwn(given, part) && isNullish(given[part])))
    return null;
  const isIso = Object.hasOwn(given, 'isoWeekYear');
  if (!isIso && !Object.hasOwn(given, 'year'))
    throw located(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  const wall = isIso
    ? new Date(
        isoYearStart(at('isoWeekYear', 1970)) + ((at('isoWeek', 1) - 1) * 7 + at('isoDayOfWeek', 1) - 1) * 86_400_000,
      )
    : new Date(new Date(0).setUTCFullYear(at('year', 1970), at('month', 1) - 1, at('day', 1)));
  wall.setUTCHours(at('hour', 0), at('minute', 0), at('second', 0), at('millisecond', 0));
  return new Date(instantOfWallClock(wall.getTime(), timezoneOf(given.timezone)));
});

export const DATE_OPERATORS: [string, OperatorCompiler][] = [
  ['$year', int((wall) => wall.getUTCFullYear())],
  ['$month', int((wall) => wall.getUTCMonth() + 1)],
  ['$dayOfMonth', int((wall) => wall.getUTCDate())],
  ['$dayOfWeek', int((wall) => wall.getUTCDay() + 1)],
  ['$dayOfYear', int(dayOfYear)],
  ['$hour', int((wall) => wall.getUTCHours())],
  ['$minute', int((wall) => wall.getUTCMinutes())],
  ['$second', int((wall) => wall.getUTCSeconds())],
  ['$millisecond', int((wall) => wall.getUTCMilliseconds())],
  ['$week', int(weekOfYear)],
  ['$isoDayOfWeek', int((wall) => wall.getUTCDay() || 7)],
  ['$isoWeek', int((wall) => isoWeek(wall).week)],
  ['$isoWeekYear', datePart((wall) => Long.fromNumber(isoWeek(wall).year))],
  ['$dateToString', dateToString],
  ['$dateFromString', compileDateFromString],
  ['$dateToParts', dateToParts],
  ['$dateFromParts', dateFromParts],
  ...DATE_MATH_OPERATORS(instantOf),
];
