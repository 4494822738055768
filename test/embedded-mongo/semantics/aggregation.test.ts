import { Decimal128, Double, Long, ObjectId } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { runPipeline, splitWriteStage } from '../../../server/embedded-mongo/aggregation/index.ts';
import { compareValues } from '../../../server/embedded-mongo/values.ts';
import type { BsonDocument } from '../../../server/embedded-mongo/values.ts';
import { anyNumber, anyValue } from './arbitrary-bson.ts';
import { aggregate, expectBson, expectCode, wire, wireValue } from './probe.ts';
import type { Collections } from './probe.ts';

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const long = (value: string | number): Long => Long.fromString(String(value));
const double = (value: number): Double => new Double(value);

type Case = [title: string, documents: object[], pipeline: object[], result: object[], collections?: Collections];

const numbered = [{ _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 4 }];

const streaming: Case[] = [
  ['no stage', [{ a: 1 }], [], [{ a: 1 }]],
  ['$match', [{ a: 1 }, { a: 2 }], [{ $match: { a: 2 } }], [{ a: 2 }]],
  [
    '$match is by bytes',
    [{ b: Buffer.from([255, 1]) }, { b: Buffer.from([254, 1]) }],
    [{ $match: { b: Buffer.from([255, 1]) } }, { $count: 'n' }],
    [{ n: 1 }],
  ],
  [
    '$match on great Longs',
    [{ v: long('9007199254740993') }, { v: long('9007199254740992') }],
    [{ $match: { v: { $gt: double(9007199254740992) } } }],
    [{ v: long('9007199254740993') }],
  ],
  [
    '$project includes',
    [{ _id: 1, a: [{ b: 1, c: 2 }], z: 1 }],
    [{ $project: { 'a.b': 1 } }],
    [{ _id: 1, a: [{ b: 1 }] }],
  ],
  [
    '$project excludes',
    [{ _id: 1, a: [{ b: 1, c: 2 }], z: 1 }],
    [{ $project: { 'a.b': 0 } }],
    [{ _id: 1, a: [{ c: 2 }], z: 1 }],
  ],
  [
    '$project computes',
    [{ _id: 1, a: [{ b: 1 }] }],
    [{ $project: { n: { $size: '$a' }, s: { $sum: '$a.b' } } }],
    [{ _id: 1, n: 1, s: 1 }],
  ],
  [
    '$project tells missing from null',
    [{ _id: 1, a: null }, { _id: 2 }],
    [{ $project: { x: '$a', y: { $ifNull: ['$a', 'd'] }, z: { $eq: ['$a', null] }, t: { $type: '$a' } } }],
    [
      { _id: 1, x: null, y: 'd', z: true, t: 'null' },
      { _id: 2, y: 'd', z: false, t: 'missing' },
    ],
  ],
  ['$project of another id', [{ _id: 1, a: 5 }], [{ $project: { _id: '$a' } }], [{ _id: 5 }]],
  [
    '$addFields keeps the place of a field',
    [{ a: 1, b: 2 }],
    [{ $addFields: { a: 9, c: '$b' } }],
    [{ a: 9, b: 2, c: 2 }],
  ],
  [
    '$addFields below an array',
    [{ a: [{ b: 1 }, 5] }],
    [{ $addFields: { 'a.c': 1 } }],
    [{ a: [{ b: 1, c: 1 }, { c: 1 }] }],
  ],
  ['$addFields in a nested object', [{ a: { x: 1 } }], [{ $addFields: { a: { y: 2 } } }], [{ a: { x: 1, y: 2 } }]],
  ['$addFields reads the old values', [{ a: 1, b: 2 }], [{ $set: { a: '$b', b: '$a' } }], [{ a: 2, b: 1 }]],
  ['$addFields of $$REMOVE', [{ a: 1, b: 2 }], [{ $set: { a: '$$REMOVE' } }], [{ b: 2 }]],
  ['$unset', [{ a: 1, b: { c: 1, d: 1 } }], [{ $unset: ['a', 'b.c'] }], [{ b: { d: 1 } }]],
  ['$replaceRoot', [{ a: { x: 1 } }], [{ $replaceRoot: { newRoot: '$a' } }], [{ x: 1 }]],
  ['$replaceWith', [{ a: 1 }], [{ $replaceWith: { b: '$a' } }], [{ b: 1 }]],
  ['$limit and $skip', numbered, [{ $skip: 1 }, { $limit: 2 }], [{ _id: 2 }, { _id: 3 }]],
  ['$sort', numbered, [{ $sort: { _id: -1 } }, { $limit: 2 }], [{ _id: 4 }, { _id: 3 }]],
  ['$sort, $skip, $limit', numbered, [{ $sort: { _id: -1 } }, { $skip: 1 }, { $limit: 2 }], [{ _id: 3 }, { _id: 2 }]],
  [
    '$sort keeps equals in place before $limit',
    [
      { k: 1, n: 1 },
      { k: 1, n: 2 },
      { k: 1, n: 3 },
      { k: 0, n: 4 },
    ],
    [{ $sort: { k: 1 } }, { $limit: 3 }],
    [
      { k: 0, n: 4 },
      { k: 1, n: 1 },
      { k: 1, n: 2 },
    ],
  ],
  [
    '$unwind',
    [{ _id: 1, a: [10, 20] }, { _id: 2, a: [] }, { _id: 3 }, { _id: 4, a: 5 }],
    [{ $unwind: '$a' }],
    [
      { _id: 1, a: 10 },
      { _id: 1, a: 20 },
      { _id: 4, a: 5 },
    ],
  ],
  [
    '$unwind keeps the empty and counts',
    [{ _id: 1, a: [10, 20] }, { _id: 2, a: [] }, { _id: 3 }],
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } }],
    [
      { _id: 1, a: 10, i: long(0) },
      { _id: 1, a: 20, i: long(1) },
      { _id: 2, i: null },
      { _id: 3, i: null },
    ],
  ],
  [
    '$unwind of a nested path',
    [{ a: { b: [1, 2], c: 3 } }],
    [{ $unwind: '$a.b' }],
    [{ a: { b: 1, c: 3 } }, { a: { b: 2, c: 3 } }],
  ],
  ['$count of nothing is nothing', [], [{ $count: 'n' }], []],
  ['$sample of more than there is', [{ a: 1 }], [{ $sample: { size: 5 } }], [{ a: 1 }]],
  [
    '$facet',
    numbered,
    [{ $facet: { n: [{ $count: 'n' }], top: [{ $sort: { _id: -1 } }, { $limit: 1 }] } }],
    [{ n: [{ n: 4 }], top: [{ _id: 4 }] }],
  ],
  ['$documents', [], [{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }], [{ a: 2 }]],
];

const grouping: Case[] = [
  [
    '$group tells orders of fields apart',
    [{ k: { a: 1, b: 2 } }, { k: { b: 2, a: 1 } }, { k: { a: 1, b: 2 } }],
    [{ $group: { _id: '$k', n: { $sum: 1 } } }],
    [
      { _id: { a: 1, b: 2 }, n: 2 },
      { _id: { b: 2, a: 1 }, n: 1 },
    ],
  ],
  [
    '$group joins null and missing, and equal dates',
    [{ k: 1 }, {}, { k: null }, { k: new Date(1) }, { k: new Date(1) }],
    [{ $group: { _id: '$k', n: { $sum: 1 } } }],
    [
      { _id: 1, n: 1 },
      { _id: null, n: 2 },
      { _id: new Date(1), n: 2 },
    ],
  ],
  [
    '$group joins numbers of all types',
    [{ k: 1 }, { k: long(1) }, { k: decimal('1.0') }, { k: decimal('1.5') }, { k: 1.5 }],
    [{ $group: { _id: '$k', n: { $sum: 1 } } }],
    [
      { _id: 1, n: 3 },
      { _id: decimal('1.5'), n: 2 },
    ],
  ],
  [
    '$group tells neighbouring Longs apart',
    [{ k: long('9007199254740993') }, { k: long('9007199254740992') }],
    [{ $group: { _id: '$k' } }],
    [{ _id: long('9007199254740993') }, { _id: long('9007199254740992') }],
  ],
  [
    '$group tells bytes apart',
    [{ k: Buffer.from([255]) }, { k: Buffer.from([254]) }],
    [{ $group: { _id: '$k' } }, { $count: 'n' }],
    [{ n: 2 }],
  ],
  [
    '$group by several fields',
    [{ a: 1, b: 1 }, { a: 1, b: 1 }, { a: 1 }],
    [{ $group: { _id: { a: '$a', b: '$b' }, n: { $count: {} } } }],
    [
      { _id: { a: 1, b: 1 }, n: 2 },
      { _id: { a: 1 }, n: 1 },
    ],
  ],
  [
    '$sum passes over what is no number; $avg of none is null',
    [
      { g: 1, v: 'x' },
      { g: 1, v: 4 },
      { g: 2, v: 'z' },
    ],
    [{ $group: { _id: '$g', s: { $sum: '$v' }, a: { $avg: '$v' }, f: { $first: '$v' }, l: { $last: '$v' } } }],
    [
      { _id: 1, s: 4, a: double(4), f: 'x', l: 4 },
      { _id: 2, s: 0, a: null, f: 'z', l: 'z' },
    ],
  ],
  [
    '$sum of Longs and Decimals is exact',
    [
      { l: long('9007199254740993'), d: decimal('0.1') },
      { l: long(1), d: decimal('0.2') },
    ],
    [{ $group: { _id: null, l: { $sum: '$l' }, d: { $sum: '$d' } } }],
    [{ _id: null, l: long('9007199254740994'), d: decimal('0.3') }],
  ],
  [
    '$avg of decimals',
    [{ d: decimal('0.1') }, { d: decimal('0.2') }],
    [{ $group: { _id: null, a: { $avg: '$d' } } }],
    [{ _id: null, a: decimal('0.15') }],
  ],
  [
    '$sum of ints beyond 32 bits',
    [{ v: 2147483647 }, { v: 1 }],
    [{ $group: { _id: null, s: { $sum: '$v' } } }],
    [{ _id: null, s: long('2147483648') }],
  ],
  [
    '$min and $max pass over null',
    [{ v: null }, { v: 3 }, {}, { v: 'a' }],
    [{ $group: { _id: null, lo: { $min: '$v' }, hi: { $max: '$v' } } }],
    [{ _id: null, lo: 3, hi: 'a' }],
  ],
  [
    '$push keeps null, drops missing',
    [{ v: 1 }, { v: null }, {}],
    [{ $group: { _id: null, a: { $push: '$v' } } }],
    [{ _id: null, a: [1, null] }],
  ],
  [
    '$addToSet is by value and order of fields',
    [{ v: { a: 1, b: 1 } }, { v: { b: 1, a: 1 } }, { v: { a: 1, b: 1 } }],
    [{ $group: { _id: null, a: { $addToSet: '$v' } } }],
    [
      {
        _id: null,
        a: [
          { a: 1, b: 1 },
          { b: 1, a: 1 },
        ],
      },
    ],
  ],
  [
    '$mergeObjects',
    [{ v: { a: 1 } }, { v: { b: 2 } }, {}],
    [{ $group: { _id: null, m: { $mergeObjects: '$v' } } }],
    [{ _id: null, m: { a: 1, b: 2 } }],
  ],
  [
    '$first of missing is null',
    [{}, { v: 1 }],
    [{ $group: { _id: null, f: { $first: '$v' } } }],
    [{ _id: null, f: null }],
  ],
  [
    '$firstN, $lastN, $minN, $maxN',
    [{ v: 2 }, { v: 3 }, { v: 1 }],
    [
      {
        $group: {
          _id: null,
          f: { $firstN: { input: '$v', n: 2 } },
          l: { $lastN: { input: '$v', n: 2 } },
          lo: { $minN: { input: '$v', n: 2 } },
          hi: { $maxN: { input: '$v', n: 2 } },
        },
      },
    ],
    [{ _id: null, f: [2, 3], l: [3, 1], lo: [1, 2], hi: [3, 2] }],
  ],
  [
    '$top and $bottomN',
    [
      { v: 2, n: 'b' },
      { v: 3, n: 'c' },
      { v: 1, n: 'a' },
    ],
    [
      {
        $group: {
          _id: null,
          t: { $top: { sortBy: { v: -1 }, output: '$n' } },
          b: { $bottomN: { sortBy: { v: -1 }, output: '$n', n: 2 } },
        },
      },
    ],
    [{ _id: null, t: 'c', b: ['b', 'a'] }],
  ],
  [
    '$stdDevPop',
    [{ v: 1 }, { v: 3 }],
    [{ $group: { _id: null, s: { $stdDevPop: '$v' } } }],
    [{ _id: null, s: double(1) }],
  ],
  [
    'an accumulator of an expression',
    [
      { q: 2, p: 3 },
      { q: 1, p: 4 },
    ],
    [{ $group: { _id: null, t: { $sum: { $multiply: ['$q', '$p'] } } } }],
    [{ _id: null, t: 10 }],
  ],
  [
    '$sortByCount',
    [{ k: 'a' }, { k: 'b' }, { k: 'b' }],
    [{ $sortByCount: '$k' }],
    [
      { _id: 'b', count: 2 },
      { _id: 'a', count: 1 },
    ],
  ],
  [
    '$bucket',
    [{ v: 1 }, { v: 5 }, { v: 12 }],
    [{ $bucket: { groupBy: '$v', boundaries: [0, 5, 10], default: 'rest' } }],
    [
      { _id: 0, count: 1 },
      { _id: 5, count: 1 },
      { _id: 'rest', count: 1 },
    ],
  ],
  [
    '$bucketAuto',
    [{ v: 1 }, { v: 2 }, { v: 3 }, { v: 4 }],
    [{ $bucketAuto: { groupBy: '$v', buckets: 2 } }],
    [
      { _id: { min: 1, max: 3 }, count: 2 },
      { _id: { min: 3, max: 4 }, count: 2 },
    ],
  ],
];

const joins: Case[] = [
  [
    '$lookup by an array',
    [{ _id: 1, r: [1, 2] }],
    [{ $lookup: { from: 'f', localField: 'r', foreignField: '_id', as: 'o' } }],
    [{ _id: 1, r: [1, 2], o: [{ _id: 1 }, { _id: 2 }] }],
    { f: [{ _id: 1 }, { _id: 2 }, { _id: 3 }] },
  ],
  [
    '$lookup of a missing field finds null and missing',
    [{ _id: 2 }],
    [{ $lookup: { from: 'f', localField: 'r', foreignField: 'k', as: 'o' } }],
    [{ _id: 2, o: [{ _id: 1 }, { _id: 9, k: null }] }],
    { f: [{ _id: 1 }, { _id: 9, k: null }, { _id: 8, k: 1 }] },
  ],
  [
    '$lookup into an array',
    [{ _id: 1, r: 5 }],
    [{ $lookup: { from: 'f', localField: 'r', foreignField: 'k', as: 'o' } }],
    [{ _id: 1, r: 5, o: [{ k: [5, 6] }] }],
    { f: [{ k: [5, 6] }, { k: [7] }] },
  ],
  [
    '$lookup across numeric types',
    [{ r: long(1) }],
    [{ $lookup: { from: 'f', localField: 'r', foreignField: 'k', as: 'o' } }],
    [{ r: long(1), o: [{ k: double(1) }] }],
    { f: [{ k: double(1) }] },
  ],
  [
    '$lookup of a regular expression is literal',
    [{ r: /x/ }],
    [{ $lookup: { from: 'f', localField: 'r', foreignField: 'k', as: 'o' } }],
    [{ r: /x/, o: [] }],
    { f: [{ k: 'xx' }] },
  ],
  [
    '$lookup with let and a pipeline',
    [
      { _id: 1, min: 5 },
      { _id: 2, min: 20 },
    ],
    [
      {
        $lookup: {
          from: 'f',
          let: { m: '$min' },
          pipeline: [{ $match: { $expr: { $gte: ['$v', '$$m'] } } }, { $project: { _id: 0, v: 1 } }],
          as: 'o',
        },
      },
    ],
    [
      { _id: 1, min: 5, o: [{ v: 7 }] },
      { _id: 2, min: 20, o: [] },
    ],
    { f: [{ v: 3 }, { v: 7 }] },
  ],
  [
    '$lookup with a variable that is missing',
    [{ _id: 1, who: 'a' }, { _id: 2 }],
    [
      {
        $lookup: { from: 'f', let: { w: '$who' }, pipeline: [{ $match: { $expr: { $eq: ['$n', '$$w'] } } }], as: 'o' },
      },
    ],
    [
      { _id: 1, who: 'a', o: [{ n: 'a' }] },
      { _id: 2, o: [{ x: 1 }] },
    ],
    { f: [{ n: 'a' }, { x: 1 }] },
  ],
  [
    '$lookup with fields and a pipeline',
    [{ r: 1 }],
    [{ $lookup: { from: 'f', localField: 'r', foreignField: 'k', pipeline: [{ $match: { ok: true } }], as: 'o' } }],
    [{ r: 1, o: [{ k: 1, ok: true }] }],
    {
      f: [
        { k: 1, ok: true },
        { k: 1, ok: false },
      ],
    },
  ],
  [
    '$lookup within $lookup',
    [{ _id: 1 }],
    [
      {
        $lookup: {
          from: 'f',
          let: { i: '$_id' },
          pipeline: [
            {
              $lookup: {
                from: 'g',
                let: { j: '$k' },
                pipeline: [{ $match: { $expr: { $and: [{ $eq: ['$a', '$$i'] }, { $eq: ['$b', '$$j'] }] } } }],
                as: 'p',
              },
            },
          ],
          as: 'o',
        },
      },
    ],
    [{ _id: 1, o: [{ k: 7, p: [{ a: 1, b: 7 }] }] }],
    {
      f: [{ k: 7 }],
      g: [
        { a: 1, b: 7 },
        { a: 2, b: 7 },
      ],
    },
  ],
  [
    '$lookup into a nested field',
    [{ a: { x: 1 } }],
    [{ $lookup: { from: 'f', pipeline: [], as: 'a.o' } }],
    [{ a: { x: 1, o: [{ k: 1 }] } }],
    { f: [{ k: 1 }] },
  ],
  [
    '$unionWith',
    [{ a: 1 }],
    [{ $unionWith: { coll: 'f', pipeline: [{ $match: { a: 2 } }] } }],
    [{ a: 1 }, { a: 2 }],
    { f: [{ a: 2 }, { a: 3 }] },
  ],
  [
    '$graphLookup',
    [{ _id: 'c', boss: 'b' }],
    [
      {
        $graphLookup: {
          from: 'f',
          startWith: '$boss',
          connectFromField: 'boss',
          connectToField: '_id',
          as: 'o',
          depthField: 'd',
        },
      },
    ],
    [
      {
        _id: 'c',
        boss: 'b',
        o: [
          { _id: 'b', boss: 'a', d: long(0) },
          { _id: 'a', boss: 'c', d: long(1) },
          { _id: 'c', boss: 'b', d: long(2) },
        ],
      },
    ],
    {
      f: [
        { _id: 'a', boss: 'c' },
        { _id: 'b', boss: 'a' },
        { _id: 'c', boss: 'b' },
      ],
    },
  ],
  [
    '$graphLookup with a depth and a restriction',
    [{ s: 1 }],
    [
      {
        $graphLookup: {
          from: 'f',
          startWith: '$s',
          connectFromField: 'n',
          connectToField: '_id',
          as: 'o',
          maxDepth: 1,
          restrictSearchWithMatch: { ok: true },
        },
      },
    ],
    [
      {
        s: 1,
        o: [
          { _id: 1, n: 2, ok: true },
          { _id: 2, n: 3, ok: true },
        ],
      },
    ],
    {
      f: [
        { _id: 1, n: 2, ok: true },
        { _id: 2, n: 3, ok: true },
        { _id: 3, n: 4, ok: true },
      ],
    },
  ],
];

const values = [
  { _id: 1, v: 5 },
  { _id: 2, v: 7 },
  { _id: 3, v: 7 },
];

const windows: Case[] = [
  [
    '$rank and a running sum',
    values,
    [
      {
        $setWindowFields: {
          sortBy: { v: 1 },
          output: { r: { $rank: {} }, s: { $sum: '$v', window: { documents: ['unbounded', 'current'] } } },
        },
      },
    ],
    [
      { _id: 1, v: 5, r: 1, s: 5 },
      { _id: 2, v: 7, r: 2, s: 12 },
      { _id: 3, v: 7, r: 2, s: 19 },
    ],
  ],
  [
    '$denseRank and $documentNumber',
    [{ v: 1 }, { v: 1 }, { v: 2 }],
    [{ $setWindowFields: { sortBy: { v: 1 }, output: { d: { $denseRank: {} }, n: { $documentNumber: {} } } } }],
    [
      { v: 1, d: 1, n: 1 },
      { v: 1, d: 1, n: 2 },
      { v: 2, d: 2, n: 3 },
    ],
  ],
  [
    'partitions',
    [
      { k: 'a', v: 1 },
      { k: 'b', v: 2 },
      { k: 'a', v: 3 },
    ],
    [{ $setWindowFields: { partitionBy: '$k', output: { t: { $sum: '$v' } } } }],
    [
      { k: 'a', v: 1, t: 4 },
      { k: 'a', v: 3, t: 4 },
      { k: 'b', v: 2, t: 2 },
    ],
  ],
  [
    'a moving average',
    values,
    [{ $setWindowFields: { sortBy: { _id: 1 }, output: { a: { $avg: '$v', window: { documents: [-1, 0] } } } } }],
    [
      { _id: 1, v: 5, a: double(5) },
      { _id: 2, v: 7, a: double(6) },
      { _id: 3, v: 7, a: double(7) },
    ],
  ],
  [
    'a range of values',
    [{ v: 1 }, { v: 3 }, { v: 10 }],
    [{ $setWindowFields: { sortBy: { v: 1 }, output: { n: { $count: {}, window: { range: [-5, 0] } } } } }],
    [
      { v: 1, n: 1 },
      { v: 3, n: 2 },
      { v: 10, n: 1 },
    ],
  ],
  [
    'a range of time',
    [{ d: new Date(0) }, { d: new Date(3_600_000) }, { d: new Date(9_000_000) }],
    [
      {
        $setWindowFields: {
          sortBy: { d: 1 },
          output: { n: { $count: {}, window: { range: [-1, 'current'], unit: 'hour' } } },
        },
      },
    ],
    [
      { d: new Date(0), n: 1 },
      { d: new Date(3_600_000), n: 2 },
      { d: new Date(9_000_000), n: 1 },
    ],
  ],
  [
    '$shift',
    [{ v: 1 }, { v: 2 }],
    [{ $setWindowFields: { sortBy: { v: 1 }, output: { p: { $shift: { output: '$v', by: -1, default: 'none' } } } } }],
    [
      { v: 1, p: 'none' },
      { v: 2, p: 1 },
    ],
  ],
];

for (const [title, cases] of Object.entries({ streaming, grouping, joins, windows })) {
  describe(`aggregation: ${title}`, () => {
    for (const [name, documents, pipeline, result, collections] of cases) {
      it(name, () => expectBson(aggregate(documents, pipeline, collections), result));
    }
  });
}

describe('aggregation: collation', () => {
  const insensitive = { locale: 'en', strength: 2 };
  const people = [{ n: 'Anna' }, { n: 'anna' }, { n: 'Bob' }];
  const cases: [string, object[], object[]][] = [
    ['$match', [{ $match: { n: 'ANNA' } }, { $count: 'c' }], [{ c: 2 }]],
    [
      '$group',
      [{ $group: { _id: '$n', c: { $sum: 1 } } }],
      [
        { _id: 'Anna', c: 2 },
        { _id: 'Bob', c: 1 },
      ],
    ],
    ['$eq', [{ $match: { $expr: { $eq: ['$n', 'ANNA'] } } }, { $count: 'c' }], [{ c: 2 }]],
    ['$sort', [{ $sort: { n: -1 } }], [{ n: 'Bob' }, { n: 'Anna' }, { n: 'anna' }]],
    ['$max', [{ $group: { _id: null, m: { $max: '$n' } } }], [{ _id: null, m: 'Bob' }]],
  ];
  for (const [title, pipeline, result] of cases) {
    it(title, () => expectBson(aggregate(people, pipeline, {}, insensitive), result));
  }
});

describe('pipelines that are refused', () => {
  const refused: [string, unknown[], number][] = [
    ['an unknown stage', [{ $foo: 1 }], 40324],
    ['$geoNear', [{ $geoNear: {} }], 40324],
    ['$redact', [{ $redact: '$$KEEP' }], 40324],
    ['$fill', [{ $fill: {} }], 40324],
    ['$densify', [{ $densify: {} }], 40324],
    ['$search', [{ $search: {} }], 40324],
    ['a stage of two names', [{ $match: {}, $limit: 1 }], 40323],
    ['a stage without a name', [{}], 40323],
    ['a stage that is no object', [1], 14],
    ['$match of text', [{ $match: 'x' }], 15959],
    ['an unknown operator in $match', [{ $match: { a: { $foo: 1 } } }], 2],
    ['$limit 0', [{ $limit: 0 }], 15958],
    ['$limit by text', [{ $limit: 'x' }], 5107201],
    ['$skip below 0', [{ $skip: -1 }], 5107200],
    ['an empty $sort', [{ $sort: {} }], 15976],
    ['$sort by 2', [{ $sort: { a: 2 } }, { $limit: 1 }], 15975],
    ['an empty $project', [{ $project: {} }], 51272],
    ['a mixed $project', [{ $project: { a: 1, b: 0 } }], 31254],
    ['$project of an unknown expression', [{ $project: { a: { $foo: 1 } } }], 168],
    ['$unwind without a dollar', [{ $unwind: 'a' }], 28818],
    ['$unwind of a number', [{ $unwind: 1 }], 28808],
    ['$group without an id', [{ $group: { n: { $sum: 1 } } }], 15955],
    ['$group by an unknown accumulator', [{ $group: { _id: 1, n: { $foo: 1 } } }], 15952],
    ['$group with a field that is no accumulator', [{ $group: { _id: 1, n: 5 } }], 40234],
    ['$group with a dotted field', [{ $group: { _id: 1, 'a.b': { $sum: 1 } } }], 40235],
    ['$accumulator', [{ $group: { _id: 1, n: { $accumulator: {} } } }], 15952],
    ['$count without a name', [{ $count: '' }], 40157],
    ['$replaceRoot of a number', [{ $replaceRoot: { newRoot: '$a' } }], 40228],
    ['$lookup without as', [{ $lookup: { from: 'f', localField: 'a', foreignField: 'b' } }], 9],
    ['$lookup with an unknown argument', [{ $lookup: { from: 'f', as: 'o', pipeline: [], foo: 1 } }], 9],
    ['$lookup with a bad pipeline', [{ $lookup: { from: 'f', as: 'o', pipeline: [{ $foo: 1 }] } }], 40324],
    ['$out in the middle', [{ $out: 'x' }, { $match: {} }], 40601],
    ['$facet within $facet', [{ $facet: { a: [{ $facet: {} }] } }], 40600],
    ['$documents in the middle', [{ $match: {} }, { $documents: [] }], 40602],
    ['$bucket out of order', [{ $bucket: { groupBy: '$a', boundaries: [5, 1] } }], 40194],
    ['$bucket with a value outside', [{ $bucket: { groupBy: '$a', boundaries: [5, 6] } }], 40066],
    ['an unknown window function', [{ $setWindowFields: { sortBy: { a: 1 }, output: { x: { $foo: 1 } } } }], 15952],
    ['$derivative', [{ $setWindowFields: { sortBy: { a: 1 }, output: { x: { $derivative: {} } } } }], 9],
    ['$divide by zero', [{ $project: { x: { $divide: ['$a', 0] } } }], 2],
    ['$size of missing', [{ $project: { x: { $size: '$nope' } } }], 17124],
  ];
  for (const [title, pipeline, code] of refused) {
    it(title, () => expectCode(code, () => aggregate([{ _id: 1, a: 1 }], pipeline, { f: [] })));
  }

  it('name the stage they do not know', () => {
    expect(() => aggregate([], [{ $frobnicate: 1 }])).to.throw("Unrecognized pipeline stage name: '$frobnicate'");
  });

  it('and are refused before anything is read', () => {
    const source: Iterable<BsonDocument> = { [Symbol.iterator]: () => expect.fail('the source was read') };
    expectCode(40324, () => runPipeline(source, [{ $match: {} }, { $foo: 1 }], { host: { scan: () => [] } }));
  });
});

describe('pipelines as streams', () => {
  function* endless(read: { count: number }): Iterable<BsonDocument> {
    for (;;) {
      read.count += 1;
      yield { n: read.count };
    }
  }

  it('read no more than they are asked for', () => {
    const read = { count: 0 };
    const pipeline = [{ $match: {} }, { $set: { b: 1 } }, { $limit: 3 }];
    expect([...runPipeline(endless(read), wireValue(pipeline), { host: { scan: () => [] } })]).to.have.length(3);
    expect(read.count).to.equal(3);
  });

  it('close their source when the reader leaves', () => {
    let closed = false;
    function* source(): Iterable<BsonDocument> {
      try {
        for (;;) yield {};
      } finally {
        closed = true;
      }
    }
    for (const _ of runPipeline(source(), wireValue([{ $match: {} }, { $unset: 'x' }]), { host: { scan: () => [] } }))
      break;
    expect(closed).to.equal(true);
  });

  it('refuse to hold more than they may', () => {
    const documents = Array.from({ length: 20 }, (_, index) => wire({ n: index }));
    const run = (stage: object, maxHeldDocuments: number): unknown[] => [
      ...runPipeline(documents, wireValue([stage]), { host: { scan: () => [] }, maxHeldDocuments }),
    ];
    expectCode(292, () => run({ $sort: { n: 1 } }, 10));
    expectCode(292, () => run({ $group: { _id: '$n' } }, 10));
    expect(run({ $sort: { n: 1 } }, 20)).to.have.length(20);
    expect(run({ $group: { _id: null } }, 10)).to.have.length(1);
  });

  it('ask the store for the documents an index can find', () => {
    const asked: unknown[] = [];
    const host = { scan: (namespace: string, filter?: BsonDocument) => (asked.push([namespace, filter]), []) };
    const lookup = { $lookup: { from: 'f', localField: 'r', foreignField: 'k', as: 'o' } };
    const match = { $match: { open: true, $expr: { $eq: ['$k', '$$id'] } } };
    const inner = { $lookup: { from: 'f', let: { id: '$r' }, pipeline: [match], as: 'p' } };
    const pipeline = wireValue([lookup, inner]);
    expect([...runPipeline([wire({ r: 5 })], pipeline, { host, database: 'north' })]).to.have.length(1);
    const five = wireValue(5);
    expect(asked).to.deep.equal([
      ['north.f', { k: { $eq: five } }],
      ['north.f', { $and: [{ open: true }, { k: { $eq: five } }] }],
    ]);
  });
});

describe('aggregation as promises', () => {
  const host = { scan: () => [] };

  it('a sort with a limit is the head of a sort', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 30 }), fc.integer({ min: 1, max: 10 }), (list, limit) => {
        const documents = list.map((value, index) => ({ v: value, n: index }));
        const all = [...runPipeline(documents, [{ $sort: { v: 1 } }], { host })];
        const top = [...runPipeline(documents, [{ $sort: { v: 1 } }, { $limit: limit }], { host })];
        expect(top.map((document) => document.n)).to.deep.equal(all.slice(0, limit).map((document) => document.n));
      }),
    );
  });

  it('a group holds exactly the equal values', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyNumber, anyValue), { maxLength: 12 }), (list) => {
        const documents = list.map((value) => ({ v: value ?? null }));
        const groups = [...runPipeline(documents, [{ $group: { _id: '$v', all: { $push: '$v' } } }], { host })];
        for (const group of groups) {
          for (const value of group.all as []) expect(compareValues(value, group._id)).to.equal(0);
        }
        for (const [index, group] of groups.entries()) {
          for (const other of groups.slice(index + 1)) expect(compareValues(group._id, other._id)).to.not.equal(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a stage that writes', () => {
  it('is taken off the end', () => {
    const pipeline = [{ $match: { a: 1 } }, { $merge: { into: 'x' } }];
    expect(splitWriteStage(pipeline)).to.deep.equal({
      reading: [{ $match: { a: 1 } }],
      write: { name: '$merge', spec: { into: 'x' } },
    });
    expect(splitWriteStage([{ $match: {} }]).write).to.equal(undefined);
  });

  it('is refused anywhere else', () => {
    expectCode(40601, () => splitWriteStage([{ $out: 'x' }, { $match: {} }]));
  });
});

describe('ids in pipelines', () => {
  it('join and group by value', () => {
    const id = new ObjectId('aaaaaaaaaaaaaaaaaaaaaaaa');
    const result = aggregate(
      [{ r: id }, { r: id }],
      [
        { $group: { _id: '$r', n: { $sum: 1 } } },
        { $lookup: { from: 'f', localField: '_id', foreignField: '_id', as: 'o' } },
      ],
      { f: [{ _id: id }, { _id: id.toHexString() }] },
    );
    expectBson(result, [{ _id: id, n: 2, o: [{ _id: id }] }]);
  });
});
