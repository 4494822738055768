import { BSONRegExp, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { compileMatch } from '../../../server/embedded-mongo/match/index.ts';
import { sameBson } from '../../../server/embedded-mongo/same-bson.ts';
import { compileUpdate, isPipelineOrOperators, seedFromFilter } from '../../../server/embedded-mongo/update/index.ts';
import { cloneValue } from '../../../server/embedded-mongo/values.ts';
import type { BsonDocument } from '../../../server/embedded-mongo/values.ts';
import { anyDocument, anyValue } from './arbitrary-bson.ts';
import { expectBson, expectCode, update, wire, wireValue } from './probe.ts';
import type { UpdateSetting } from './probe.ts';

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const long = (text: string): Long => Long.fromString(text);
const id = new ObjectId('aaaaaaaaaaaaaaaaaaaaaaaa');

type Case = [title: string, before: object, change: unknown, after: object, setting?: UpdateSetting];

const fields: Case[] = [
  [
    '$set keeps the types of other fields',
    { d: new Double(1), l: long('7'), a: 1 },
    { $set: { a: 2 } },
    { d: new Double(1), l: long('7'), a: 2 },
  ],
  ['$set makes documents on the way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  ['$set in an array', { a: [1, 2] }, { $set: { 'a.1': 5 } }, { a: [1, 5] }],
  ['$set behind the end of an array fills with null', { a: [1] }, { $set: { 'a.3': 5 } }, { a: [1, null, null, 5] }],
  ['$set below an array element', { a: [{ b: 1 }] }, { $set: { 'a.0.b': 2, 'a.1.b': 3 } }, { a: [{ b: 2 }, { b: 3 }] }],
  ['a number names a field where there is no array', {}, { $set: { 'a.0': 1 } }, { a: { '0': 1 } }],
  ['new fields come in the order of their names', {}, { $set: { z: 1, b: 2 }, $inc: { a: 3 } }, { a: 3, b: 2, z: 1 }],
  [
    'new array elements come in the order of their numbers',
    { a: [] },
    { $set: { 'a.10': 10, 'a.9': 9 } },
    { a: [...Array.from({ length: 9 }, () => null), 9, 10] },
  ],
  ['$set of another numeric type is a change', { a: 1 }, { $set: { a: new Double(1) } }, { a: new Double(1) }],
  [
    '$set of another order of fields is a change',
    { a: { x: 1, y: 2 } },
    { $set: { a: { y: 2, x: 1 } } },
    { a: { y: 2, x: 1 } },
  ],
  ['$set of a field called toString', {}, { $set: { toString: 1 } }, { toString: 1 }],
  [
    '$set of a part of a reference',
    { r: { $ref: 'c', $id: 1 } },
    { $set: { 'r.$id': 2 } },
    { r: { $ref: 'c', $id: 2 } },
  ],
  ['$unset', { a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': '' } }, { b: { d: 2 } }],
  ['$unset of an array element leaves null', { a: [1, 2, 3] }, { $unset: { 'a.1': '' } }, { a: [1, null, 3] }],
  ['$rename', { a: 1 }, { $rename: { a: 'z.y' } }, { z: { y: 1 } }],
  ['$rename over an old field', { a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
  ['$setOnInsert on insert', { a: 1 }, { $setOnInsert: { b: 2 } }, { a: 1, b: 2 }, { upsert: true }],
  ['_id comes first on insert', { a: 1 }, { $set: { _id: 5 } }, { _id: 5, a: 1 }, { upsert: true }],
  ['$min replaces the greater', { a: 5 }, { $min: { a: 3 } }, { a: 3 }],
  ['$max compares across types', { a: 5 }, { $max: { a: 'x' } }, { a: 'x' }],
  ['$min and $max create', {}, { $min: { a: 1 }, $max: { b: 2 } }, { a: 1, b: 2 }],
];

const numbers: Case[] = [
  ['$inc keeps int', { v: 1 }, { $inc: { v: 2 } }, { v: 3 }],
  ['$inc keeps long', { v: long('5') }, { $inc: { v: 1 } }, { v: long('6') }],
  ['$inc keeps double', { v: new Double(1) }, { $inc: { v: 1 } }, { v: new Double(2) }],
  ['$inc adds decimals exactly', { v: decimal('1.1') }, { $inc: { v: decimal('1.1') } }, { v: decimal('2.2') }],
  ['$inc of an int by a double', { v: 1 }, { $inc: { v: 0.5 } }, { v: 1.5 }],
  ['$inc of an int by a long', { v: 1 }, { $inc: { v: long('1') } }, { v: long('2') }],
  ['$inc of a double by a decimal', { v: 0.2 }, { $inc: { v: decimal('0.1') } }, { v: decimal('0.300000000000000') }],
  ['$inc beyond 32 bits becomes long', { v: 2147483647 }, { $inc: { v: 1 } }, { v: long('2147483648') }],
  ['$inc beyond 2^53 is exact', { v: long('9007199254740993') }, { $inc: { v: 1 } }, { v: long('9007199254740994') }],
  ['$inc creates with the operand', {}, { $inc: { v: long('4') } }, { v: long('4') }],
  ['$mul', { v: 3 }, { $mul: { v: 4 } }, { v: 12 }],
  [
    '$mul creates a zero of the type',
    {},
    { $mul: { a: 3, b: long('3'), c: 1.5, d: decimal('2') } },
    { a: 0, b: long('0'), c: new Double(0), d: decimal('0') },
  ],
  ['$mul beyond 32 bits becomes long', { v: 2147483647 }, { $mul: { v: 2 } }, { v: long('4294967294') }],
  ['$bit and', { v: 13 }, { $bit: { v: { and: 10 } } }, { v: 8 }],
  ['$bit or, then xor', { v: 1 }, { $bit: { v: { or: 4, xor: 1 } } }, { v: 4 }],
  ['$bit with a long', { v: 1 }, { $bit: { v: { or: long('4294967296') } } }, { v: long('4294967297') }],
  ['$bit creates', {}, { $bit: { v: { or: 5 } } }, { v: 5 }],
];

const arrays: Case[] = [
  ['$push', { a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
  ['$push creates', {}, { $push: { a: 2 } }, { a: [2] }],
  ['$push of an array pushes one', { a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
  ['$push $each', { a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  ['$push $each of nothing creates', {}, { $push: { a: { $each: [] } } }, { a: [] }],
  ['$push $position', { a: [1, 4] }, { $push: { a: { $each: [2, 3], $position: 1 } } }, { a: [1, 2, 3, 4] }],
  ['$push $position from the end', { a: [1, 4] }, { $push: { a: { $each: [3], $position: -1 } } }, { a: [1, 3, 4] }],
  ['$push $slice keeps the first', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: 2 } } }, { a: [1, 2] }],
  ['$push $slice keeps the last', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, { a: [2, 3] }],
  ['$push $slice 0 empties', { a: [1, 2] }, { $push: { a: { $each: [], $slice: 0 } } }, { a: [] }],
  ['$push $sort of values', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
  [
    '$push $sort $slice',
    { q: [{ s: 3 }, { s: 1 }] },
    { $push: { q: { $each: [{ s: 2 }], $sort: { s: -1 }, $slice: 2 } } },
    { q: [{ s: 3 }, { s: 2 }] },
  ],
  ['$addToSet', { a: [1] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
  ['$addToSet $each skips repetitions', { a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
  [
    '$addToSet tells orders of fields apart',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { y: 2, x: 1 } } },
    {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  ],
  [
    '$addToSet by collation',
    { a: ['Anna'] },
    { $addToSet: { a: { $each: ['anna', 'Bob'] } } },
    { a: ['Anna', 'Bob'] },
    { collation: { locale: 'en', strength: 2 } },
  ],
  ['$pop the last', { a: [1, 2] }, { $pop: { a: 1 } }, { a: [1] }],
  ['$pop the first', { a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
  ['$pull a value', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull a value of another numeric type', { a: [1, 2] }, { $pull: { a: new Double(1) } }, { a: [2] }],
  ['$pull by condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  ['$pull by fields', { a: [{ x: 1, y: 2 }, { x: 2 }] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }] }],
  [
    '$pull by $or',
    { a: [{ x: 1 }, { x: 2 }, { x: 3 }] },
    { $pull: { a: { $or: [{ x: 1 }, { x: 3 }] } } },
    { a: [{ x: 2 }] },
  ],
  [
    '$pull by a condition on a field',
    { a: [{ x: 1 }, { x: 7 }] },
    { $pull: { a: { x: { $gt: 5 } } } },
    { a: [{ x: 1 }] },
  ],
  ['$pull by $in', { a: [1, 2, 3] }, { $pull: { a: { $in: [1, 3] } } }, { a: [2] }],
  ['$pull by a regular expression', { a: ['ab', 'cd'] }, { $pull: { a: /^a/ } }, { a: ['cd'] }],
  ['$pull of an array removes an equal array', { a: [[1, 2], [1]] }, { $pull: { a: [1, 2] } }, { a: [[1]] }],
  [
    '$pull of an id',
    { a: [id, new ObjectId('bbbbbbbbbbbbbbbbbbbbbbbb')] },
    { $pull: { a: id } },
    { a: [new ObjectId('bbbbbbbbbbbbbbbbbbbbbbbb')] },
  ],
  ['$pullAll', { a: [1, 2, 3, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  [
    '$pullAll of documents is exact',
    { a: [{ x: 1 }, { x: 1, y: 1 }] },
    { $pullAll: { a: [{ x: 1 }] } },
    { a: [{ x: 1, y: 1 }] },
  ],
];

const positions: Case[] = [
  [
    '$ stands for the element that matched',
    { a: [1, 2, 3] },
    { $set: { 'a.$': 9 } },
    { a: [1, 9, 3] },
    { filter: { a: 2 } },
  ],
  [
    '$ with a subdocument',
    { a: [{ k: 1 }, { k: 2 }] },
    { $set: { 'a.$.v': 5 } },
    { a: [{ k: 1 }, { k: 2, v: 5 }] },
    { filter: { 'a.k': 2 } },
  ],
  [
    '$ with $elemMatch',
    {
      a: [
        { k: 1, n: 1 },
        { k: 1, n: 2 },
      ],
    },
    { $inc: { 'a.$.n': 10 } },
    {
      a: [
        { k: 1, n: 1 },
        { k: 1, n: 12 },
      ],
    },
    { filter: { a: { $elemMatch: { k: 1, n: 2 } } } },
  ],
  ['$unset with $', { a: [1, 2] }, { $unset: { 'a.$': '' } }, { a: [1, null] }, { filter: { a: 2 } }],
  ['$[] is every element', { a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [11, 12] }],
  ['$[] of nothing', { a: [] }, { $inc: { 'a.$[]': 10 } }, { a: [] }],
  [
    '$[x] asks its filter',
    { a: [1, 5, 9] },
    { $set: { 'a.$[x]': 0 } },
    { a: [1, 0, 0] },
    { arrayFilters: [{ x: { $gte: 5 } }] },
  ],
  [
    '$[] and $[x] nested',
    {
      g: [
        {
          h: [
            { k: 1, v: 0 },
            { k: 2, v: 0 },
          ],
        },
        { h: [{ k: 1, v: 0 }] },
      ],
    },
    { $inc: { 'g.$[].h.$[x].v': 1 } },
    {
      g: [
        {
          h: [
            { k: 1, v: 1 },
            { k: 2, v: 0 },
          ],
        },
        { h: [{ k: 1, v: 1 }] },
      ],
    },
    { arrayFilters: [{ 'x.k': 1 }] },
  ],
  [
    'a filter of two conditions',
    {
      a: [
        { k: 1, v: 1 },
        { k: 1, v: 2 },
      ],
    },
    { $set: { 'a.$[x].v': 0 } },
    {
      a: [
        { k: 1, v: 1 },
        { k: 1, v: 0 },
      ],
    },
    { arrayFilters: [{ $and: [{ 'x.k': 1 }, { 'x.v': 2 }] }] },
  ],
  [
    'two filters',
    { a: [1, 2, 3], b: [1, 2] },
    { $set: { 'a.$[x]': 0, 'b.$[y]': 0 } },
    { a: [0, 2, 3], b: [1, 0] },
    { arrayFilters: [{ x: 1 }, { y: 2 }] },
  ],
];

const whole: Case[] = [
  ['a replacement keeps the id', { _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
  ['a replacement with the same id', { _id: 1, a: 1 }, { b: 2, _id: 1 }, { _id: 1, b: 2 }],
  ['an empty replacement', { _id: 1, a: 1 }, {}, { _id: 1 }],
  [
    'a pipeline',
    { _id: 1, a: 1, b: 2 },
    [{ $set: { c: { $add: ['$a', '$b'] } } }, { $unset: 'a' }],
    { _id: 1, b: 2, c: 3 },
  ],
  [
    'a pipeline keeps types',
    { _id: 1, l: long('9007199254740993') },
    [{ $set: { m: { $add: ['$l', 1] } } }],
    { _id: 1, l: long('9007199254740993'), m: long('9007199254740994') },
  ],
  [
    'a pipeline that replaces keeps the id',
    { _id: 1, a: { x: 1 } },
    [{ $replaceRoot: { newRoot: '$a' } }],
    { _id: 1, x: 1 },
  ],
  ['a pipeline that projects', { _id: 1, a: 1, b: 2 }, [{ $project: { a: 1 } }], { _id: 1, a: 1 }],
];

for (const [title, cases] of Object.entries({ fields, numbers, arrays, positions, 'whole documents': whole })) {
  describe(`updates: ${title}`, () => {
    for (const [name, before, change, after, setting] of cases) {
      it(name, () => {
        const { doc, modified } = update(before, change, setting);
        expectBson(doc, after);
        expect(modified).to.equal(!sameBson(wire(before), wire(after)));
      });
    }
  });
}

describe('updates that change nothing', () => {
  const cases: [string, object, unknown, UpdateSetting?][] = [
    ['$set of the same value', { a: 1 }, { $set: { a: 1 } }],
    ['$inc by zero', { a: 1 }, { $inc: { a: 0 } }],
    ['$unset of what is missing', { a: 1 }, { $unset: { b: '', 'a.x': '' } }],
    ['$rename of what is missing', { a: 1 }, { $rename: { b: 'c' } }],
    ['$setOnInsert on update', { a: 1 }, { $setOnInsert: { b: 1 } }],
    ['$addToSet of what is there', { a: [id] }, { $addToSet: { a: id } }],
    ['$pull of what is not there', { a: [1] }, { $pull: { a: 2 } }],
    ['$pull of a missing field', {}, { $pull: { a: 2 } }],
    ['$pop of an empty array', { a: [] }, { $pop: { a: 1 } }],
    ['$min with the greater', { a: 1 }, { $min: { a: 5 } }],
    ['$min with an equal of another type', { a: 1 }, { $min: { a: new Double(1) } }],
    ['$[x] that no element meets', { a: [1] }, { $set: { 'a.$[x]': 0 } }, { arrayFilters: [{ x: 5 }] }],
    ['an empty operator', { a: 1 }, { $set: {} }],
    ['the same replacement', { _id: 1, a: 1 }, { a: 1 }],
    ['a pipeline without effect', { _id: 1, a: 1 }, [{ $set: { a: 1 } }]],
  ];
  for (const [title, before, change, setting] of cases) {
    it(title, () => {
      const { doc, modified } = update(before, change, setting);
      expect(modified).to.equal(false);
      expectBson(doc, before);
    });
  }
});

describe('updates that are refused', () => {
  const refused: [string, object, unknown, number, UpdateSetting?][] = [
    ['$inc of text', { s: 'x' }, { $inc: { s: 1 } }, 14],
    ['$inc of null', { s: null }, { $inc: { s: 1 } }, 14],
    ['$inc by text', {}, { $inc: { s: 'x' } }, 14],
    ['$inc beyond 64 bits', { l: long('9223372036854775807') }, { $inc: { l: 1 } }, 2],
    ['$mul of an array', { s: [] }, { $mul: { s: 1 } }, 14],
    ['$bit of a double', { s: 1.5 }, { $bit: { s: { or: 1 } } }, 2],
    ['$bit with an unknown operation', {}, { $bit: { s: { nand: 1 } } }, 2],
    ['$push to text', { s: 'x' }, { $push: { s: 1 } }, 2],
    ['$push with an unknown modifier', {}, { $push: { a: { $each: [1], $foo: 1 } } }, 2],
    ['$push $each without an array', {}, { $push: { a: { $each: 1 } } }, 2],
    ['$push $slice by text', {}, { $push: { a: { $each: [1], $slice: 'x' } } }, 2],
    ['$push $sort by 2', {}, { $push: { a: { $each: [1], $sort: 2 } } }, 2],
    ['$addToSet to text', { s: 'x' }, { $addToSet: { s: 1 } }, 2],
    ['$pull from text', { s: 'x' }, { $pull: { s: 1 } }, 2],
    ['$pullAll without an array', {}, { $pullAll: { s: 1 } }, 2],
    ['$pop of text', { s: 'x' }, { $pop: { s: 1 } }, 14],
    ['$pop by 2', { s: [] }, { $pop: { s: 2 } }, 9],
    ['$set through a scalar', { s: 'x' }, { $set: { 's.a': 1 } }, 28],
    ['$set through null', { s: null }, { $set: { 's.a': 1 } }, 28],
    ['$set of a name in an array', { a: [] }, { $set: { 'a.x': 1 } }, 28],
    ['$set far behind the end of an array', { a: [] }, { $set: { 'a.2000000': 1 } }, 2],
    ['a path and a part of it', { a: {} }, { $set: { a: 1 }, $inc: { 'a.b': 1 } }, 40],
    ['one path twice', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['a path and a part of it, others between', {}, { $set: { a: 1, 'a-b': 1, 'a.b': 1 } }, 40],
    ['$rename onto a path that is set', { a: 1 }, { $rename: { a: 'b' }, $set: { 'b.c': 1 } }, 40],
    ['$rename onto itself', {}, { $rename: { a: 'a' } }, 2],
    ['$rename into itself', {}, { $rename: { a: 'a.b' } }, 2],
    ['$rename to a number', {}, { $rename: { a: 1 } }, 2],
    ['$rename out of an array', { a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 2],
    ['a changed _id', { _id: 1 }, { $set: { _id: 2 } }, 66],
    ['a removed _id', { _id: 1 }, { $unset: { _id: '' } }, 66],
    ['a part of the _id', { _id: { a: 1 } }, { $set: { '_id.a': 2 } }, 66],
    ['a replacement with another _id', { _id: 1 }, { _id: 2, a: 1 }, 66],
    ['a pipeline with another _id', { _id: 1 }, [{ $set: { _id: 2 } }], 66],
    ['an unknown modifier', {}, { $foo: { a: 1 } }, 9],
    ['a field beside modifiers', {}, { $set: { a: 1 }, b: 1 }, 9],
    ['a modifier without fields', {}, { $set: 1 }, 9],
    ['a dollar field in a replacement', {}, { a: 1, $set: { b: 1 } }, 52],
    ['a dollar field in a path', {}, { $set: { 'a.$b': 1 } }, 52],
    ['an empty path', {}, { $set: { '': 1 } }, 56],
    ['an empty part', {}, { $set: { 'a..b': 1 } }, 56],
    ['$ in the first place', {}, { $set: { '$.a': 1 } }, 2],
    ['two $', {}, { $set: { 'a.$.b.$': 1 } }, 2, { filter: {} }],
    ['$ when no array was entered', { a: [1] }, { $set: { 'a.$': 2 } }, 2, { filter: {} }],
    ['$ on insert', {}, { $set: { 'a.$': 2 } }, 2, { filter: { a: 1 }, upsert: true }],
    ['$[] of what is missing', {}, { $set: { 'a.$[]': 1 } }, 2],
    ['$[] of text', { a: 'x' }, { $set: { 'a.$[]': 1 } }, 2],
    ['$[x] without a filter', { a: [] }, { $set: { 'a.$[x]': 1 } }, 2],
    ['a filter nobody uses', { a: [] }, { $set: { a: 1 } }, 9, { arrayFilters: [{ x: 1 }] }],
    ['two filters of one name', { a: [] }, { $set: { 'a.$[x]': 1 } }, 9, { arrayFilters: [{ x: 1 }, { 'x.b': 1 }] }],
    ['a filter of two names', { a: [] }, { $set: { 'a.$[x]': 1 } }, 9, { arrayFilters: [{ x: 1, y: 1 }] }],
    ['a filter with a capital', { a: [] }, { $set: { 'a.$[X]': 1 } }, 2, { arrayFilters: [{ X: 1 }] }],
    ['an empty filter', { a: [] }, { $set: { 'a.$[x]': 1 } }, 9, { arrayFilters: [{}] }],
    ['filters with a pipeline', {}, [{ $set: { a: 1 } }], 9, { arrayFilters: [{ x: 1 }] }],
    ['a stage that updates do not have', {}, [{ $match: { a: 1 } }], 72],
    ['$currentDate of another type', {}, { $currentDate: { a: 'x' } }, 2],
  ];
  for (const [title, before, change, code, setting] of refused) {
    it(title, () => expectCode(code, () => update(before, change, setting)));
  }
});

describe('$currentDate', () => {
  it('sets a date or a timestamp', () => {
    const { doc } = update({}, { $currentDate: { a: true, b: { $type: 'timestamp' }, c: { $type: 'date' } } });
    expect(doc.a).to.be.instanceOf(Date);
    expect(doc.b).to.be.instanceOf(Timestamp);
    expect(Math.abs(Date.now() - Number(doc.c))).to.be.below(60_000);
  });
});

describe('the seed of an upsert', () => {
  const cases: [string, object, object][] = [
    ['equality fields', { a: 1, 'b.c': 2, d: { $gt: 1 } }, { a: 1, b: { c: 2 } }],
    ['$eq, $in of one and $all of one', { a: { $eq: 1 }, b: { $in: [2] }, c: { $all: [3] } }, { a: 1, b: 2, c: 3 }],
    ['not $in of two', { a: { $in: [1, 2] } }, {}],
    ['$and', { $and: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }],
    ['$or of one', { $or: [{ a: 1 }] }, { a: 1 }],
    ['not $or of two', { $or: [{ a: 1 }, { b: 1 }] }, {}],
    ['not regular expressions', { a: new BSONRegExp('x'), b: { $in: [/x/] } }, {}],
    ['documents and null', { a: { x: 1 }, b: null }, { a: { x: 1 }, b: null }],
    ['the id', { _id: id, v: { $ne: 1 } }, { _id: id }],
  ];
  for (const [title, filter, seed] of cases) it(title, () => expectBson(seedFromFilter(wire(filter)), seed));

  it('refuses a field that is named twice', () => {
    expectCode(54, () => seedFromFilter(wire({ a: 1, $and: [{ a: 2 }] })));
    expectCode(54, () => seedFromFilter(wire({ a: { x: 1 }, $and: [{ 'a.y': 2 }] })));
  });
});

describe('updates as promises', () => {
  const field = fc.constantFrom('a', 'b', 'c.d', 'e.f.g');

  it('find what they have set', () => {
    fc.assert(
      fc.property(field, anyValue, (path, value) => {
        const { doc } = compileUpdate({ $set: { [path]: value } })({}, { isUpsertInsert: false });
        return compileMatch({ [path]: { $eq: value } })(doc);
      }),
      { numRuns: 500 },
    );
  });

  it('do not find what they have removed', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom('a', 'b', 'c'), (document, path) => {
        const { doc } = compileUpdate({ $unset: { [path]: '' } })(document, { isUpsertInsert: false });
        return compileMatch({ [path]: { $exists: false } })(doc);
      }),
    );
  });

  it('say modified exactly when the bytes differ', () => {
    fc.assert(
      fc.property(anyDocument, anyValue, (document, value) => {
        const { doc, modified } = compileUpdate({ $set: { a: value } })(document, { isUpsertInsert: false });
        return modified === !sameBson(document, doc);
      }),
      { numRuns: 500 },
    );
  });

  it('never change the document they were given', () => {
    const changes: BsonDocument[] = [
      { $set: { 'a.b': 1 } },
      { $push: { a: 1 } },
      { $unset: { 'a.0': '' } },
      { $inc: { 'a.0': 1 } },
      { $rename: { a: 'b.x' } },
    ];
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...changes), (document, change) => {
        const before = cloneValue(document);
        try {
          compileUpdate(change)(document, { isUpsertInsert: false });
        } catch {
          // A refused update must leave no trace either.
        }
        return sameBson(before, document);
      }),
      { numRuns: 500 },
    );
  });

  it('tell a replacement from operators and pipelines', () => {
    expect(isPipelineOrOperators(wireValue({ $set: { a: 1 } }))).to.equal(true);
    expect(isPipelineOrOperators(wireValue([]))).to.equal(true);
    expect(isPipelineOrOperators(wireValue({ a: new Int32(1) }))).to.equal(false);
    expect(isPipelineOrOperators(wireValue({}))).to.equal(false);
  });
});
