// oxlint-disable unicorn/no-thenable -- `then` is what $cond and $switch call their results
import { Decimal128, Double, Int32, Long, MinKey, ObjectId, Timestamp } from 'bson';
import { expect } from 'chai';
import { evaluate, expectBson, expectCode } from './probe.ts';

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const long = (value: string | number): Long => Long.fromString(String(value));
const double = (value: number): Double => new Double(value);
const id = new ObjectId('aaaaaaaaaaaaaaaaaaaaaaaa');
const noon = new Date('2024-03-10T15:04:05.678Z');

/** `undefined` as a result is a missing value. */
type Case = [title: string, expression: unknown, result: unknown, document?: object];

const logic: Case[] = [
  ['missing is not null', { $eq: ['$a', null] }, false],
  ['null is null', { $eq: ['$a', null] }, true, { a: null }],
  ['missing sorts before null', { $lt: ['$a', null] }, true],
  ['numbers compare across types', { $eq: [1, long(1)] }, true],
  ['types compare by their order', { $gt: ['a', 5] }, true],
  ['$cmp', { $cmp: [1, 2] }, -1],
  ['$ne of ids', { $ne: ['$a', id] }, false, { a: id }],
  ['$and stops early', { $and: [false, { $divide: [1, 0] }] }, false],
  ['$or', { $or: [0, '', null] }, true],
  ['an empty $and is true', { $and: [] }, true],
  ['$not', { $not: [0] }, true],
  ['NaN is true', { $not: [NaN] }, false],
  ['a decimal zero is false', { $not: [decimal('0.00')] }, true],
  ['$cond by list', { $cond: [true, 'y', 'n'] }, 'y'],
  ['$cond by name', { $cond: { if: false, then: 'y', else: 'n' } }, 'n'],
  ['$cond does not evaluate the other branch', { $cond: [true, 1, { $divide: [1, 0] }] }, 1],
  ['$ifNull', { $ifNull: ['$a', '$b', 'd'] }, 'd'],
  ['$ifNull of false', { $ifNull: [false, 'd'] }, false],
  [
    '$switch',
    {
      $switch: {
        branches: [
          { case: false, then: 1 },
          { case: true, then: 2 },
        ],
      },
    },
    2,
  ],
  ['$switch default', { $switch: { branches: [{ case: false, then: 1 }], default: 9 } }, 9],
  ['$let', { $let: { vars: { x: 2, y: '$a' }, in: { $add: ['$$x', '$$y'] } } }, 5, { a: 3 }],
  ['$let hides', { $let: { vars: { x: 1 }, in: { $let: { vars: { x: 2 }, in: '$$x' } } } }, 2],
  [
    '$let values do not see each other',
    { $let: { vars: { x: 1 }, in: { $let: { vars: { x: 5, y: '$$x' }, in: '$$y' } } } },
    1,
  ],
  ['$literal', { $literal: '$a' }, '$a', { a: 1 }],
  ['$$ROOT', '$$ROOT.a', 1, { a: 1 }],
  ['$$REMOVE', { $cond: [true, '$$REMOVE', 1] }, undefined],
  ['an object drops what is missing', { a: '$x', b: 1 }, { b: 1 }],
  ['a list turns what is missing into null', ['$x', 1], [null, 1]],
  ['a path through an array', '$a.b', [1, 2], { a: [{ b: 1 }, { b: 2 }, 3, {}] }],
  ['a path ignores indexes', '$a.0', [], { a: [5] }],
];

const arithmetic: Case[] = [
  ['$add ints', { $add: [1, 2] }, 3],
  ['$add beyond 32 bits', { $add: [2147483647, 1] }, long('2147483648')],
  ['$add longs', { $add: [long('9007199254740993'), 1] }, long('9007199254740994')],
  ['$add beyond 64 bits', { $add: [long('9223372036854775807'), 1] }, double(9223372036854775808)],
  ['$add decimals', { $add: [decimal('0.1'), decimal('0.2')] }, decimal('0.3')],
  ['$add nothing', { $add: [] }, 0],
  ['$add null', { $add: [1, null] }, null],
  ['$add missing', { $add: [1, '$x'] }, null],
  ['$add to a date', { $add: [new Date(5), 10] }, new Date(15)],
  ['$subtract dates', { $subtract: [new Date(15), new Date(5)] }, long(10)],
  ['$subtract from a date', { $subtract: [new Date(15), 5] }, new Date(10)],
  ['$subtract', { $subtract: [1, double(0.5)] }, 0.5],
  ['$multiply longs', { $multiply: [long(3), 4] }, long(12)],
  ['$multiply decimals', { $multiply: [decimal('1.10'), 2] }, decimal('2.20')],
  ['$divide ints', { $divide: [6, 3] }, double(2)],
  ['$divide decimals', { $divide: [decimal('1'), decimal('3')] }, decimal('0.3333333333333333333333333333333333')],
  ['$divide decimals evenly', { $divide: [decimal('10.5'), 2] }, decimal('5.25')],
  ['$mod', { $mod: [-7, 3] }, -1],
  ['$mod of a double', { $mod: [7.5, 2] }, 1.5],
  ['$abs', { $abs: -5 }, 5],
  ['$ceil', { $ceil: 1.2 }, double(2)],
  ['$floor of a negative', { $floor: -1.2 }, double(-2)],
  ['$round to even', { $round: [2.5] }, double(2)],
  ['$round at a place', { $round: [19.257, 1] }, 19.3],
  ['$round left of the point', { $round: [1256, -2] }, 1300],
  ['$round of a decimal', { $round: [decimal('2.345'), 2] }, decimal('2.34')],
  ['$trunc', { $trunc: [-1.7] }, double(-1)],
  ['$pow', { $pow: [2, 10] }, 1024],
  ['$pow with a negative exponent', { $pow: [2, -1] }, 0.5],
  ['$sqrt', { $sqrt: 16 }, double(4)],
  ['$ln', { $ln: 1 }, double(0)],
  ['$log', { $log: [8, 2] }, double(3)],
  ['$sum of an array', { $sum: '$a' }, 6, { a: [1, 2, 'x', 3] }],
  ['$sum of a list', { $sum: ['$a', 1] }, 4, { a: 3 }],
  ['$sum through a path', { $sum: '$a.b' }, 3, { a: [{ b: 1 }, { b: 2 }] }],
  ['$avg', { $avg: '$a' }, double(2), { a: [1, 3] }],
  ['$avg of nothing', { $avg: '$a' }, null],
  ['$max', { $max: [1, 5, null] }, 5],
  ['$min of an array', { $min: '$a' }, 1, { a: [3, 1] }],
  ['$sum of longs is exact', { $sum: [long('9007199254740993'), long(1)] }, long('9007199254740994')],
  ['$sum of doubles carries the error', { $sum: [0.1, 0.2, 0.3] }, 0.6],
  ['$bitAnd', { $bitAnd: [12, 10] }, 8],
];

const arrays: Case[] = [
  ['$size', { $size: '$a' }, 2, { a: [1, 2] }],
  ['$arrayElemAt', { $arrayElemAt: [[1, 2, 3], -1] }, 3],
  ['$arrayElemAt beyond the end is missing', { $arrayElemAt: [[1], 5] }, undefined],
  ['$first', { $first: '$a' }, 1, { a: [1, 2] }],
  ['$last of nothing is missing', { $last: '$a' }, undefined, { a: [] }],
  ['$slice', { $slice: [[1, 2, 3], 1, 1] }, [2]],
  ['$slice from the end', { $slice: [[1, 2, 3], -2] }, [2, 3]],
  ['$concatArrays', { $concatArrays: [[1], [2, 3]] }, [1, 2, 3]],
  ['$concatArrays with null', { $concatArrays: [[1], null] }, null],
  ['$filter', { $filter: { input: [1, 5, 9], cond: { $gt: ['$$this', 3] } } }, [5, 9]],
  [
    '$filter with a name and a limit',
    { $filter: { input: [1, 5, 9], as: 'n', cond: { $gt: ['$$n', 3] }, limit: 1 } },
    [5],
  ],
  ['$map', { $map: { input: '$a', in: { $add: ['$$this.b', 1] } } }, [2], { a: [{ b: 1 }] }],
  ['$map turns what is missing into null', { $map: { input: [{}], in: '$$this.x' } }, [null]],
  [
    '$map within $map',
    {
      $map: {
        input: [[1], [2]],
        as: 'o',
        in: { $map: { input: '$$o', as: 'i', in: { $add: ['$$i', { $first: '$$o' }] } } },
      },
    },
    [[2], [4]],
  ],
  ['$reduce', { $reduce: { input: [1, 2, 3], initialValue: 10, in: { $add: ['$$value', '$$this'] } } }, 16],
  ['$in', { $in: [id, [id]] }, true],
  ['$in across types', { $in: [long(1), [1]] }, true],
  ['$indexOfArray', { $indexOfArray: [[5, 6], 6] }, 1],
  ['$range', { $range: [0, 10, 4] }, [0, 4, 8]],
  ['$reverseArray', { $reverseArray: [[1, 2]] }, [2, 1]],
  [
    '$zip',
    { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true, defaults: [0, 'z'] } },
    [
      [1, 'a'],
      [2, 'z'],
    ],
  ],
  [
    '$arrayToObject',
    {
      $arrayToObject: [
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
    },
    { a: 1, b: 2 },
  ],
  ['$arrayToObject of k and v', { $arrayToObject: '$a' }, { x: 1 }, { a: [{ k: 'x', v: 1 }] }],
  ['$objectToArray', { $objectToArray: '$a' }, [{ k: 'x', v: 1 }], { a: { x: 1 } }],
  ['$sortArray', { $sortArray: { input: [3, 1, 2], sortBy: -1 } }, [3, 2, 1]],
  [
    '$sortArray by a field',
    { $sortArray: { input: '$a', sortBy: { n: 1 } } },
    [{ n: 1 }, { n: 2 }],
    { a: [{ n: 2 }, { n: 1 }] },
  ],
  [
    '$setUnion is by value',
    {
      $setUnion: [
        [1, 2],
        [double(2), 3],
      ],
    },
    [1, 2, 3],
  ],
  [
    '$setIntersection',
    {
      $setIntersection: [
        [1, 2],
        [2, 3],
      ],
    },
    [2],
  ],
  ['$setDifference', { $setDifference: [[1, 2], [2]] }, [1]],
  [
    '$setEquals',
    {
      $setEquals: [
        [1, 2],
        [2, 1, 1],
      ],
    },
    true,
  ],
  ['$setIsSubset', { $setIsSubset: [[1], [1, 2]] }, true],
  [
    '$setUnion tells orders of fields apart',
    { $size: { $setUnion: ['$a', '$b'] } },
    2,
    { a: [{ x: 1, y: 1 }], b: [{ y: 1, x: 1 }] },
  ],
  ['$anyElementTrue', { $anyElementTrue: [[0, 1]] }, true],
  ['$allElementsTrue', { $allElementsTrue: [[0, 1]] }, false],
  ['$isArray', { $isArray: '$a' }, true, { a: [] }],
  ['$firstN', { $firstN: { input: [1, 2, 3], n: 2 } }, [1, 2]],
  ['$maxN', { $maxN: { input: [1, 3, 2], n: 2 } }, [3, 2]],
  ['$mergeObjects', { $mergeObjects: [{ a: 1, b: 1 }, { b: 2 }, null] }, { a: 1, b: 2 }],
  ['$getField with a dot', { $getField: 'a.b' }, 1, { 'a.b': 1 }],
  ['$getField of an input', { $getField: { field: 'x', input: '$a' } }, 1, { a: { x: 1 } }],
  ['$setField', { $setField: { field: 'x', input: '$a', value: 2 } }, { y: 1, x: 2 }, { a: { x: 1, y: 1 } }],
  ['$unsetField', { $unsetField: { field: 'x', input: '$a' } }, { y: 1 }, { a: { x: 1, y: 1 } }],
];

const strings: Case[] = [
  ['$concat', { $concat: ['a', 'b'] }, 'ab'],
  ['$concat with null', { $concat: ['a', null] }, null],
  ['$toLower of ASCII', { $toLower: 'ÄBC' }, 'Äbc'],
  ['$toUpper of null', { $toUpper: null }, ''],
  ['$strcasecmp', { $strcasecmp: ['a', 'B'] }, -1],
  ['$substrCP', { $substrCP: ['ä\u{1f600}b', 1, 1] }, '\u{1f600}'],
  ['$substrBytes', { $substrBytes: ['äb', 2, 1] }, 'b'],
  ['$substr to the end', { $substr: ['abc', 1, -1] }, 'bc'],
  ['$strLenCP', { $strLenCP: '\u{1f600}' }, 1],
  ['$strLenBytes', { $strLenBytes: 'ä' }, 2],
  ['$split', { $split: [{ $trim: { input: ' Ab,c ' } }, ','] }, ['Ab', 'c']],
  ['$trim of chars', { $trim: { input: 'xxaxx', chars: 'x' } }, 'a'],
  ['$ltrim', { $ltrim: { input: '  a ' } }, 'a '],
  ['$indexOfCP', { $indexOfCP: ['äbc', 'c'] }, 2],
  ['$indexOfBytes', { $indexOfBytes: ['äbc', 'c'] }, 3],
  ['$replaceOne', { $replaceOne: { input: 'aXbX', find: 'X', replacement: { $literal: '$&' } } }, 'a$&bX'],
  ['$replaceAll', { $replaceAll: { input: ' Ab,c ', find: ' ', replacement: '_' } }, '_Ab,c_'],
  ['$replaceAll of null', { $replaceAll: { input: null, find: 'a', replacement: 'b' } }, null],
  ['$regexMatch', { $regexMatch: { input: ' Ab', regex: 'ab', options: 'i' } }, true],
  ['$regexMatch of null', { $regexMatch: { input: null, regex: 'ab' } }, false],
  [
    '$regexFind',
    { $regexFind: { input: '\u{1f600}ab', regex: '(b)(c)?' } },
    { match: 'b', idx: 2, captures: ['b', null] },
  ],
  [
    '$regexFindAll',
    { $regexFindAll: { input: 'abab', regex: /b/ } },
    [
      { match: 'b', idx: 1, captures: [] },
      { match: 'b', idx: 3, captures: [] },
    ],
  ],
];

const conversions: Case[] = [
  ['$toObjectId', { $toObjectId: 'aaaaaaaaaaaaaaaaaaaaaaaa' }, id],
  ['$toString of an id', { $toString: id }, 'aaaaaaaaaaaaaaaaaaaaaaaa'],
  ['$toInt of text', { $toInt: '12' }, 12],
  ['$toInt cuts fractions off', { $toInt: 3.9 }, 3],
  ['$toInt of null', { $toInt: null }, null],
  ['$toLong of a decimal', { $toLong: decimal('9007199254740993.7') }, long('9007199254740993')],
  ['$toLong of a date', { $toLong: new Date(7) }, long(7)],
  ['$toDouble of text', { $toDouble: '-5.5e1' }, double(-55)],
  ['$toDecimal of text', { $toDecimal: '1.10' }, decimal('1.10')],
  ['$toDecimal of a long', { $toDecimal: long('9007199254740993') }, decimal('9007199254740993')],
  ['$toString of a double', { $toString: 1.5 }, '1.5'],
  ['$toString of a whole double', { $toString: double(2) }, '2'],
  ['$toString of a long', { $toString: long('9007199254740993') }, '9007199254740993'],
  ['$toString of a date', { $toString: noon }, '2024-03-10T15:04:05.678Z'],
  ['$toBool of text', { $toBool: 'false' }, true],
  ['$toBool of zero', { $toBool: 0 }, false],
  ['$toDate of text', { $toDate: '2018-03-20' }, new Date('2018-03-20T00:00:00Z')],
  ['$toDate of a long', { $toDate: long(5) }, new Date(5)],
  ['$toDate of an id', { $toDate: id }, id.getTimestamp()],
  ['$convert with onError', { $convert: { input: 'zz', to: 'int', onError: 'bad' } }, 'bad'],
  ['$convert with onNull', { $convert: { input: null, to: 'int', onNull: 0 } }, 0],
  ['$convert by code', { $convert: { input: 1, to: 2 } }, '1'],
  ['$type', { $type: '$a' }, 'long', { a: long(1) }],
  ['$type of missing', { $type: '$a' }, 'missing'],
  ['$isNumber', { $isNumber: decimal('1') }, true],
];

const dates: Case[] = [
  ['$dateToString', { $dateToString: { date: noon, format: '%Y-%m-%d %H:%M:%S.%L' } }, '2024-03-10 15:04:05.678'],
  ['$dateToString without a format', { $dateToString: { date: noon } }, '2024-03-10T15:04:05.678Z'],
  [
    '$dateToString in a place',
    { $dateToString: { date: new Date('2024-07-10T23:30:00Z'), format: '%Y-%m-%d %H %z', timezone: 'Europe/Berlin' } },
    '2024-07-11 01 +0200',
  ],
  ['$dateToString of null', { $dateToString: { date: null, onNull: 'none' } }, 'none'],
  ['weeks', { $dateToString: { date: noon, format: '%G-W%V-%u %j %U %w' } }, '2024-W10-7 070 10 1'],
  ['$year', { $year: noon }, 2024],
  ['$hour in a place', { $hour: { date: noon, timezone: '+02:00' } }, 17],
  ['$isoWeek', { $isoWeek: noon }, 10],
  ['$isoWeekYear', { $isoWeekYear: new Date('2021-01-01T00:00:00Z') }, long(2020)],
  ['$dayOfWeek', { $dayOfWeek: noon }, 1],
  ['$dayOfYear', { $dayOfYear: noon }, 70],
  ['$month of an id', { $month: id }, id.getTimestamp().getUTCMonth() + 1],
  ['$year of a timestamp', { $year: new Timestamp({ t: 0, i: 1 }) }, 1970],
  ['$year of null', { $year: null }, null],
  ['$dateTrunc to the month', { $dateTrunc: { date: noon, unit: 'month' } }, new Date('2024-03-01T00:00:00Z')],
  [
    '$dateTrunc to the week',
    { $dateTrunc: { date: noon, unit: 'week', startOfWeek: 'monday' } },
    new Date('2024-03-04T00:00:00Z'),
  ],
  [
    '$dateTrunc to the day of a place',
    { $dateTrunc: { date: new Date('2024-07-10T23:30:00Z'), unit: 'day', timezone: 'Europe/Berlin' } },
    new Date('2024-07-10T22:00:00Z'),
  ],
  ['$dateTrunc to 6 hours', { $dateTrunc: { date: noon, unit: 'hour', binSize: 6 } }, new Date('2024-03-10T12:00:00Z')],
  [
    '$dateAdd a month to the 31st',
    { $dateAdd: { startDate: new Date('2024-01-31T10:00:00Z'), unit: 'month', amount: 1 } },
    new Date('2024-02-29T10:00:00Z'),
  ],
  [
    '$dateAdd a day over a clock change',
    { $dateAdd: { startDate: new Date('2024-03-30T11:00:00Z'), unit: 'day', amount: 1, timezone: 'Europe/Berlin' } },
    new Date('2024-03-31T10:00:00Z'),
  ],
  [
    '$dateSubtract hours',
    { $dateSubtract: { startDate: noon, unit: 'hour', amount: 15 } },
    new Date('2024-03-10T00:04:05.678Z'),
  ],
  [
    '$dateDiff counts borders',
    {
      $dateDiff: {
        startDate: new Date('2023-12-31T23:00:00Z'),
        endDate: new Date('2024-01-01T01:00:00Z'),
        unit: 'year',
      },
    },
    long(1),
  ],
  [
    '$dateDiff in days',
    { $dateDiff: { startDate: noon, endDate: new Date('2024-03-08T23:00:00Z'), unit: 'day' } },
    long(-2),
  ],
  ['$dateFromParts', { $dateFromParts: { year: 2024, month: 14, day: 1, hour: 12 } }, new Date('2025-02-01T12:00:00Z')],
  [
    '$dateFromParts in a place',
    { $dateFromParts: { year: 2024, month: 7, timezone: 'Europe/Berlin' } },
    new Date('2024-06-30T22:00:00Z'),
  ],
  [
    '$dateToParts',
    { $dateToParts: { date: noon } },
    { year: 2024, month: 3, day: 10, hour: 15, minute: 4, second: 5, millisecond: 678 },
  ],
  [
    '$dateFromString',
    { $dateFromString: { dateString: '2017-02-08T12:10:40.787+0200' } },
    new Date('2017-02-08T10:10:40.787Z'),
  ],
  [
    '$dateFromString with a format',
    { $dateFromString: { dateString: '08.02.2017', format: '%d.%m.%Y' } },
    new Date('2017-02-08T00:00:00Z'),
  ],
  ['$dateFromString with onError', { $dateFromString: { dateString: 'nonsense', onError: null } }, null],
];

for (const [title, cases] of Object.entries({ logic, arithmetic, arrays, strings, conversions, dates })) {
  describe(`expressions: ${title}`, () => {
    for (const [name, expression, result, document] of cases) {
      it(name, () => expectBson(evaluate(expression, document), result));
    }
  });
}

describe('expressions that are refused', () => {
  const refused: [string, unknown, number, object?][] = [
    ['an unknown operator', { $foo: 1 }, 168],
    ['$function', { $function: {} }, 168],
    ['two operators in one object', { $add: [1], $size: [] }, 15983],
    ['an unknown variable', '$$nope', 17276],
    ['a lone dollar', '$', 16872],
    ['a path with an empty part', '$a..b', 15998],
    ['a path that ends with a dot', '$a.', 40353],
    ['the wrong number of operands', { $divide: [1] }, 16020],
    ['$divide by zero', { $divide: ['$a', 0] }, 2, { a: 1 }],
    ['$divide by a decimal zero', { $divide: [1, decimal('0')] }, 2],
    ['$mod by zero', { $mod: [1, 0] }, 16610],
    ['$size of missing', { $size: '$nope' }, 17124],
    ['$size of text', { $size: 'x' }, 17124],
    ['$add of text', { $add: [1, 'x'] }, 14],
    ['$add of two dates', { $add: [noon, noon] }, 16612],
    ['$subtract of a date from a number', { $subtract: [1, noon] }, 14],
    ['$multiply of text', { $multiply: ['x', 1] }, 14],
    ['$abs of text', { $abs: 'x' }, 28765],
    ['$sqrt of a negative', { $sqrt: -1 }, 28714],
    ['$concat of a number', { $concat: ['a', 1] }, 16702],
    ['$arrayElemAt of text', { $arrayElemAt: ['x', 0] }, 28689],
    ['$in without an array', { $in: [1, 2] }, 40081],
    ['$filter of text', { $filter: { input: 'x', cond: true } }, 28651],
    ['$filter with an unknown argument', { $filter: { input: [], cond: true, foo: 1 } }, 9],
    ['$map without in', { $map: { input: [] } }, 9],
    ['$range by zero', { $range: [0, 1, 0] }, 34449],
    ['a $range without end', { $range: [0, 2147483647] }, 292],
    ['$switch without a branch that holds', { $switch: { branches: [{ case: false, then: 1 }] } }, 40066],
    ['$toInt of words', { $toInt: 'zz' }, 241],
    ['$toInt beyond 32 bits', { $toInt: long('2147483648') }, 241],
    ['$toObjectId of words', { $toObjectId: 'zz' }, 241],
    ['$toDate of an int', { $toDate: 5 }, 241],
    ['$toInt of NaN', { $toInt: NaN }, 241],
    ['$convert to an unknown type', { $convert: { input: 1, to: 'colour' } }, 2],
    ['$year of text', { $year: 'x' }, 16006],
    ['an unknown place', { $hour: { date: noon, timezone: 'Mars/Base' } }, 40485],
    ['an unknown date format', { $dateToString: { date: noon, format: '%q' } }, 18536],
    ['$dateTrunc to an unknown unit', { $dateTrunc: { date: noon, unit: 'blink' } }, 5439014],
    ['$arrayToObject of numbers', { $arrayToObject: [[1]] }, 40398],
    ['$mergeObjects of numbers', { $mergeObjects: [1, 2] }, 40400],
    ['$setUnion of text', { $setUnion: ['x', []] }, 17043],
    ['$split by nothing', { $split: ['x', ''] }, 40087],
    ['a computed field called like an operator', { a: 1, $b: 1 }, 16410],
    ['$ln of a decimal', { $ln: decimal('2') }, 2],
    ['a variable with a capital', { $let: { vars: { Xx: 1 }, in: 1 } }, 9],
  ];
  for (const [title, expression, code, document] of refused) {
    it(title, () => expectCode(code, () => evaluate(expression, document)));
  }
});

describe('variables', () => {
  it('come from outside', () => expectBson(evaluate('$$who.name', {}, { who: { name: 'Ada' } }), 'Ada'));
  it('NOW stands still within an expression', () => {
    expectBson(evaluate({ $eq: ['$$NOW', '$$NOW'] }), true);
    expect(evaluate('$$NOW')).to.be.instanceOf(Date);
  });
  it('compare as any value', () => expectBson(evaluate({ $gt: ['$a', new MinKey()] }, { a: new Int32(1) }), true));
});
