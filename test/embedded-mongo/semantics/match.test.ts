import { BSONRegExp, Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, UUID } from 'bson';
import { expect } from 'chai';
import { compilePositionalMatch, literalPrefix } from '../../../server/embedded-mongo/match/index.ts';
import { expectCode, find, wire } from './probe.ts';

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const long = (text: string): Long => Long.fromString(text);
const id = new ObjectId('aaaaaaaaaaaaaaaaaaaaaaaa');
const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

type Case = [title: string, documents: object[], filter: unknown, found: number[]];

const equality: Case[] = [
  [
    'an object is equal only in its order of fields',
    [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }],
    { a: { x: 1, y: 2 } },
    [1],
  ],
  [
    'numbers are equal across types',
    [{ v: long('3') }, { v: new Double(3) }, { v: 3 }, { v: decimal('3.0') }],
    { v: 3 },
    [1, 2, 3, 4],
  ],
  ['a Decimal128 is equal to an integer', [{ v: decimal('9') }, { v: decimal('9.1') }], { v: 9 }, [1]],
  ['Decimal128 0.1 is not the double 0.1', [{ v: decimal('0.1') }, { v: 0.1 }], { v: 0.1 }, [2]],
  [
    'a Long beyond 2^53 is exact',
    [{ v: long('9007199254740993') }, { v: long('9007199254740992') }],
    { v: long('9007199254740993') },
    [1],
  ],
  [
    'bytes are compared as bytes',
    [{ b: Buffer.from([255, 1]) }, { b: Buffer.from([254, 1]) }],
    { b: Buffer.from([255, 1]) },
    [1],
  ],
  [
    'a UUID is not plain bytes',
    [
      { u: new UUID('09190f70-3d30-11e5-8814-0f4df9a59c41') },
      { u: new Binary(new UUID('09190f70-3d30-11e5-8814-0f4df9a59c41').buffer, 0) },
    ],
    { u: new UUID('09190f70-3d30-11e5-8814-0f4df9a59c41') },
    [1],
  ],
  ['an ObjectId is not its text', [{ v: id }, { v: id.toHexString() }], { v: id }, [1]],
  ['NaN is equal to NaN', [{ v: NaN }, { v: 1 }], { v: NaN }, [1]],
  ['true is not 1', [{ v: true }, { v: 1 }], { v: 1 }, [2]],
  ['null finds null and missing', [{}, { a: null }, { a: 1 }, { a: [null] }, { a: [] }], { a: null }, [1, 2, 4]],
  ['$ne null finds what is there', [{}, { a: null }, { a: 1 }, { a: [null] }, { a: [] }], { a: { $ne: null } }, [3, 5]],
  ['null under a path', [{ a: { b: null } }, { a: {} }, {}, { a: 1 }, { a: { b: 1 } }], { 'a.b': null }, [1, 2, 3, 4]],
  [
    'null under a path through an array',
    [{ a: [{ b: 1 }, {}] }, { a: [{ b: 1 }] }, { a: [1, 2] }, { a: [] }],
    { 'a.b': null },
    [1],
  ],
  ['an array is equal whole or as an element', [{ a: [1, 2] }, { a: [2, 1] }, { a: [[1, 2]] }], { a: [1, 2] }, [1, 3]],
  ['an element of an array', [{ a: [1, 2] }, { a: 2 }, { a: [[2]] }], { a: 2 }, [1, 2]],
  ['an empty array', [{ a: [] }, { a: [[]] }, { a: [1] }, {}], { a: [] }, [1, 2]],
  ['$eq with a document is literal', [{ a: { b: 1 } }, { a: { b: 1, c: 1 } }], { a: { $eq: { b: 1 } } }, [1]],
  ['$eq with a regular expression is literal', [{ a: 'x' }, { a: /x/ }], { a: { $eq: /x/ } }, [2]],
  ['a reference', [{ r: { $ref: 'c', $id: 1 } }, { r: { $ref: 'c', $id: 2 } }], { r: { $ref: 'c', $id: 1 } }, [1]],
  ['a field of a reference', [{ r: { $ref: 'c', $id: 1 } }, { r: { $ref: 'c', $id: 2 } }], { 'r.$id': 2 }, [2]],
  ['an empty filter finds all', [{}, { a: 1 }], {}, [1, 2]],
  ['a field called like a method', [{ toString: 1 }, {}], { toString: { $exists: true } }, [1]],
  ['a field called constructor', [{ a: { constructor: 1 } }, { a: {} }], { 'a.constructor': null }, [2]],
];

const paths: Case[] = [
  ['subdocuments of an array', [{ a: [{ b: 1 }, { b: 2 }] }], { 'a.b': 2 }, [1]],
  ['an element by index', [{ a: [{ b: 1 }, { b: 2 }] }], { 'a.1.b': 2 }, [1]],
  ['an element by the wrong index', [{ a: [{ b: 1 }, { b: 2 }] }], { 'a.0.b': 2 }, []],
  ['a numeric field name inside array elements', [{ a: [{ '1': 4 }] }, { a: [5, 4] }], { 'a.1': 4 }, [1, 2]],
  ['an indexed element is not entered', [{ a: [[1, 2]] }], { 'a.0': 1 }, []],
  ['an indexed element is equal as a whole', [{ a: [[1, 2]] }], { 'a.0': [1, 2] }, [1]],
  ['a path through nested arrays goes one level', [{ a: [[{ b: 1 }]] }], { 'a.b': 1 }, []],
  ['an index through nested arrays goes on', [{ a: [[{ b: 1 }]] }], { 'a.0.b': 1 }, [1]],
  ['arrays below arrays', [{ a: [{ b: [1, 2] }, { b: [3] }] }], { 'a.b': 3 }, [1]],
];

const ranges: Case[] = [
  ['$gt stays within its type', [{ v: 'a' }, { v: 5 }, { v: null }, { v: new Date() }, {}], { v: { $gt: 1 } }, [2]],
  ['$gt over Decimal128', [{ v: decimal('10') }, { v: decimal('9') }, { v: 9.5 }], { v: { $gt: 9 } }, [1, 3]],
  [
    '$gt between great Longs',
    [{ v: long('9007199254740993') }, { v: long('9007199254740992') }],
    { v: { $gt: long('9007199254740992') } },
    [1],
  ],
  ['$lt never finds NaN', [{ v: NaN }, { v: 1 }], { v: { $lt: 5 } }, [2]],
  ['$gte NaN finds NaN only', [{ v: NaN }, { v: 1 }], { v: { $gte: NaN } }, [1]],
  ['$gte null finds null and missing', [{ v: null }, {}, { v: 1 }], { v: { $gte: null } }, [1, 2]],
  ['$gt null finds nothing', [{ v: null }, {}, { v: 1 }], { v: { $gt: null } }, []],
  [
    '$gt MinKey finds every other type',
    [{ v: new MinKey() }, { v: 1 }, { v: 'a' }],
    { v: { $gt: new MinKey() } },
    [2, 3],
  ],
  ['$lte MaxKey finds all', [{ v: new MaxKey() }, { v: 1 }], { v: { $lte: new MaxKey() } }, [1, 2]],
  ['two bounds may be met by two elements', [{ a: [0, 10] }], { a: { $gt: 1, $lt: 5 } }, [1]],
  [
    '$elemMatch asks one element for both',
    [{ a: [0, 10] }, { a: [0, 3] }],
    { a: { $elemMatch: { $gt: 1, $lt: 5 } } },
    [2],
  ],
  ['dates', [{ d: new Date(5) }, { d: new Date(7) }, { d: 6 }], { d: { $gt: new Date(5) } }, [2]],
  ['dates before 1970', [{ d: new Date(-5) }, { d: new Date(5) }], { d: { $lt: new Date(0) } }, [1]],
  ['strings by bytes', [{ s: 'B' }, { s: 'a' }], { s: { $lt: 'a' } }, [1]],
  ['arrays against an array', [{ a: [1, 2] }, { a: [3] }, { a: 5 }], { a: { $gt: [2] } }, [2]],
  ['documents against a document', [{ a: { x: 1 } }, { a: { x: 3 } }], { a: { $gte: { x: 2 } } }, [2]],
  ['false is below true', [{ a: false }, { a: true }], { a: { $lt: true } }, [1]],
];

const operators: Case[] = [
  ['$in with null', [{}, { a: null }, { a: 1 }, { a: 2 }], { a: { $in: [null, 1] } }, [1, 2, 3]],
  ['$in with a regular expression', [{ a: 'Hello' }, { a: 'x' }], { a: { $in: [/^HE/i] } }, [1]],
  ['$in across numeric types', [{ v: long('3') }, { v: decimal('3') }, { v: 4 }], { v: { $in: [3] } }, [1, 2]],
  ['a long $in of strings', [{ a: 'c' }, { a: 'z' }, { a: ['z', 'j'] }], { a: { $in: words } }, [1, 3]],
  [
    'a long $in of numbers against every type',
    [{ v: long('3') }, { v: decimal('3.0') }, { v: decimal('3.5') }, { v: '3' }],
    { v: { $in: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } },
    [1, 2],
  ],
  [
    'a long $in of ids',
    [{ v: id }, { v: new ObjectId() }],
    { v: { $in: [id, ...words.map(() => new ObjectId())] } },
    [1],
  ],
  ['an empty $in finds nothing', [{ a: 1 }], { a: { $in: [] } }, []],
  ['$nin finds missing', [{}, { a: 1 }, { a: [1, 2] }, { a: 3 }], { a: { $nin: [1] } }, [1, 4]],
  ['$ne of an array element', [{ a: [1, 2] }, { a: [2] }], { a: { $ne: 1 } }, [2]],
  ['$exists true counts null', [{}, { a: null }, { a: [] }], { a: { $exists: true } }, [2, 3]],
  ['$exists false', [{}, { a: null }], { a: { $exists: false } }, [1]],
  ['$exists 0 is false', [{}, { a: null }], { a: { $exists: 0 } }, [1]],
  ['$exists below an array', [{ a: [{ b: 1 }] }, { a: [{}] }], { 'a.b': { $exists: true } }, [1]],
  ['$type objectId', [{ v: id }, { v: 'x' }], { v: { $type: 'objectId' } }, [1]],
  ['$type long', [{ v: long('1') }, { v: 1 }, { v: 1.5 }], { v: { $type: 'long' } }, [1]],
  ['$type int', [{ v: long('1') }, { v: 1 }, { v: 1.5 }], { v: { $type: 'int' } }, [2]],
  ['$type double', [{ v: new Double(2) }, { v: 1 }, { v: 1.5 }], { v: { $type: 'double' } }, [1, 3]],
  ['$type decimal', [{ v: decimal('1') }, { v: 1 }], { v: { $type: 'decimal' } }, [1]],
  ['$type binData', [{ v: Buffer.from('a') }, { v: 'a' }], { v: { $type: 'binData' } }, [1]],
  [
    '$type number',
    [{ v: long('1') }, { v: decimal('1') }, { v: 'x' }, { v: 1.5 }],
    { v: { $type: 'number' } },
    [1, 2, 4],
  ],
  ['$type by code', [{ v: 'a' }, { v: 1 }], { v: { $type: 2 } }, [1]],
  ['$type of several', [{ v: 'a' }, { v: 1 }, { v: true }], { v: { $type: ['string', 'bool'] } }, [1, 3]],
  ['$type array asks the field', [{ v: [1] }, { v: 1 }], { v: { $type: 'array' } }, [1]],
  ['$type asks the elements', [{ v: ['a'] }, { v: [1] }], { v: { $type: 'string' } }, [1]],
  ['$type null does not find missing', [{}, { v: null }], { v: { $type: 'null' } }, [2]],
  ['$mod', [{ v: 4 }, { v: 5 }, { v: 'x' }, { v: long('7') }], { v: { $mod: [3, 1] } }, [1, 4]],
  ['$mod cuts fractions off', [{ v: 4.9 }, { v: 5 }], { v: { $mod: [4.5, 0] } }, [1]],
  ['$mod keeps the sign', [{ v: -5 }, { v: 5 }], { v: { $mod: [3, -2] } }, [1]],
  ['$size', [{ a: [] }, { a: [1] }, { a: 1 }, { a: [[1]] }], { a: { $size: 1 } }, [2, 4]],
  ['$size 0', [{ a: [] }, {}, { a: [1] }], { a: { $size: 0 } }, [1]],
  ['$all', [{ a: [1, 2, 3] }, { a: [1] }, { a: 1 }], { a: { $all: [1, 2] } }, [1]],
  ['$all of a scalar', [{ a: 1 }, { a: [1] }], { a: { $all: [1] } }, [1, 2]],
  ['an empty $all finds nothing', [{ a: [] }, { a: [1] }], { a: { $all: [] } }, []],
  [
    '$all with $elemMatch',
    [{ a: [{ x: 1 }, { x: 2 }] }, { a: [{ x: 1 }] }],
    { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
    [1],
  ],
  [
    '$elemMatch of fields',
    [{ a: [{ x: 1, y: 2 }] }, { a: [{ x: 1 }, { y: 2 }] }],
    { a: { $elemMatch: { x: 1, y: 2 } } },
    [1],
  ],
  ['$elemMatch needs an array', [{ a: { x: 1 } }], { a: { $elemMatch: { x: 1 } } }, []],
  [
    '$elemMatch with $or',
    [{ a: [{ x: 1 }] }, { a: [{ x: 3 }] }],
    { a: { $elemMatch: { $or: [{ x: 1 }, { x: 2 }] } } },
    [1],
  ],
  ['$elemMatch does not enter nested arrays', [{ a: [[5]] }, { a: [5] }], { a: { $elemMatch: { $gt: 1 } } }, [2]],
  ['$elemMatch with $ne', [{ a: [1, 2] }, { a: [1] }], { a: { $elemMatch: { $ne: 1 } } }, [1]],
  ['$elemMatch in $elemMatch', [{ a: [[1, 9]] }, { a: [[1]] }], { a: { $elemMatch: { $elemMatch: { $gt: 5 } } } }, [1]],
  ['$not', [{ a: 1 }, { a: 5 }, {}], { a: { $not: { $gt: 3 } } }, [1, 3]],
  ['$not with two conditions', [{ a: [0, 10] }, { a: 0 }], { a: { $not: { $gt: 1, $lt: 5 } } }, [2]],
  ['$not with a regular expression', [{ a: 'x' }, { a: 'y' }, { a: 1 }], { a: { $not: /x/ } }, [2, 3]],
  ['$and', [{ a: 1, b: 2 }, { a: 1 }], { $and: [{ a: 1 }, { b: 2 }] }, [1]],
  ['$or', [{ a: 1 }, { b: 2 }, {}], { $or: [{ a: 1 }, { b: 2 }] }, [1, 2]],
  ['$nor', [{ a: 1 }, { b: 2 }, {}], { $nor: [{ a: 1 }, { b: 2 }] }, [3]],
  ['$bitsAllSet by mask', [{ v: 7 }, { v: 5 }, { v: 2 }], { v: { $bitsAllSet: 5 } }, [1, 2]],
  ['$bitsAllSet by positions', [{ v: 7 }, { v: 4 }], { v: { $bitsAllSet: [0, 1] } }, [1]],
  ['$bitsAnySet', [{ v: 4 }, { v: 8 }], { v: { $bitsAnySet: 6 } }, [1]],
  ['$bitsAllClear', [{ v: 8 }, { v: 1 }], { v: { $bitsAllClear: [0, 1] } }, [1]],
  ['$bitsAnyClear', [{ v: 3 }, { v: 1 }], { v: { $bitsAnyClear: 3 } }, [2]],
  ['bits of a negative number', [{ v: -1 }, { v: 1 }], { v: { $bitsAllSet: [40] } }, [1]],
  ['bits of a fraction never match', [{ v: 1.5 }], { v: { $bitsAnySet: 1 } }, []],
  ['bits of bytes', [{ v: Buffer.from([0, 1]) }, { v: Buffer.from([1]) }], { v: { $bitsAllSet: [8] } }, [1]],
  ['$comment is ignored', [{ a: 1 }], { a: 1, $comment: 'why' }, [1]],
  [
    '$expr compares fields',
    [
      { a: id, b: id },
      { a: id, b: 1 },
    ],
    { $expr: { $eq: ['$a', '$b'] } },
    [1],
  ],
  ['$expr: zero is false, text is true', [{ a: 0 }, { a: '' }, { a: null }, { a: 2 }], { $expr: '$a' }, [2, 4]],
];

const expressions: Case[] = [
  ['i and m', [{ s: 'Hello\nWorld' }, { s: 'x' }], { s: { $regex: '^world', $options: 'im' } }, [1]],
  ['an element of an array', [{ s: ['abc', 'xyz'] }, { s: 'abc' }], { s: /^x/ }, [1]],
  ['x ignores blanks and comments', [{ s: 'ab' }], { s: { $regex: 'a # first\n b', $options: 'x' } }, [1]],
  ['s lets the dot take a line end', [{ s: 'a\nb' }], { s: { $regex: 'a.b', $options: 's' } }, [1]],
  ['without s it does not', [{ s: 'a\nb' }, { s: 'a\rb' }], { s: { $regex: 'a.b' } }, [2]],
  ['$ stands before a last line end', [{ s: 'ab\n' }, { s: 'abc' }], { s: /b$/ }, [1]],
  ['flags at the start of the pattern', [{ s: 'HELLO' }], { s: { $regex: '(?i)hello' } }, [1]],
  ['a dot takes a whole code point', [{ s: '\u{1f600}' }], { s: /^.$/ }, [1]],
  ['an escaped hyphen and a set before a hyphen', [{ s: 'a-b.c' }], { s: { $regex: '^[\\w-.]+\\-?' } }, [1]],
  ['a brace that is no quantifier', [{ s: '{x}' }], { s: { $regex: '^{x}$' } }, [1]],
  ['\\Q quotes', [{ s: 'a.b' }, { s: 'axb' }], { s: { $regex: '\\Qa.b\\E' } }, [1]],
  ['a regular expression with flags in its value', [{ s: 'AB' }], { s: new BSONRegExp('a b', 'ix') }, [1]],
  ['a stored regular expression', [{ s: /ab/ }, { s: /abc/ }], { s: /ab/ }, [1]],
  ['numbers never match', [{ s: 1 }], { s: /1/ }, []],
];

for (const [title, cases] of Object.entries({
  equality,
  paths,
  ranges,
  operators,
  'regular expressions': expressions,
})) {
  describe(`filters: ${title}`, () => {
    for (const [name, documents, filter, found] of cases) {
      it(name, () => expect(find(documents, filter)).to.deep.equal(found));
    }
  });
}

describe('filters: collation', () => {
  const insensitive = { locale: 'en', strength: 2 };
  const people = [{ n: 'Anna' }, { n: 'anna' }, { n: 'Bob' }];
  const cases: [string, unknown, number[]][] = [
    ['equality', { n: 'ANNA' }, [1, 2]],
    ['$in', { n: { $in: ['ANNA', 'x'] } }, [1, 2]],
    ['a long $in', { n: { $in: ['ANNA', ...words] } }, [1, 2]],
    ['ranges', { n: { $gt: 'ANNA' } }, [3]],
    ['$ne', { n: { $ne: 'ANNA' } }, [3]],
    ['regular expressions are not touched', { n: /^anna$/ }, [2]],
  ];
  for (const [title, filter, found] of cases) {
    it(title, () => expect(find(people, filter, insensitive)).to.deep.equal(found));
  }
});

describe('filters: $jsonSchema', () => {
  const cases: [string, object[], object, number[]][] = [
    [
      'required and bsonType',
      [{ a: 'x' }, { a: 1 }, {}],
      { required: ['a'], properties: { a: { bsonType: 'string' } } },
      [1],
    ],
    [
      'numbers in bounds',
      [{ a: 5 }, { a: 11 }, { a: 10 }],
      { properties: { a: { maximum: 10, exclusiveMaximum: true } } },
      [1],
    ],
    ['no other properties', [{ a: 1 }, { a: 1, b: 1 }], { properties: { a: {} }, additionalProperties: false }, [1]],
    ['patternProperties', [{ x1: 1 }, { x1: 'a' }], { patternProperties: { '^x': { bsonType: 'int' } } }, [1]],
    [
      'items and uniqueItems',
      [{ a: [1, 2] }, { a: [1, 1] }, { a: ['x'] }],
      { properties: { a: { items: { bsonType: 'number' }, uniqueItems: true } } },
      [1],
    ],
    ['enum', [{ a: 'x' }, { a: 'y' }], { properties: { a: { enum: ['x'] } } }, [1]],
    [
      'oneOf',
      [{ a: 1 }, { a: 'x' }, { a: true }],
      { properties: { a: { oneOf: [{ bsonType: 'int' }, { type: 'string' }] } } },
      [1, 2],
    ],
    ['not', [{ a: 1 }, { a: 'x' }], { properties: { a: { not: { bsonType: 'int' } } } }, [2]],
    ['lengths count letters', [{ a: '\u{1f600}' }, { a: 'ab' }], { properties: { a: { maxLength: 1 } } }, [1]],
    ['dependencies', [{ a: 1, b: 1 }, { a: 1 }, {}], { dependencies: { a: ['b'] } }, [1, 3]],
  ];
  for (const [title, documents, schema, found] of cases) {
    it(title, () => expect(find(documents, { $jsonSchema: schema })).to.deep.equal(found));
  }
});

describe('filters that are refused', () => {
  const refused: [string, unknown, number][] = [
    ['an unknown operator', { a: { $foo: 1 } }, 2],
    ['an unknown top level operator', { $foo: 1 }, 2],
    ['an operator beside a field', { a: { $gt: 1, b: 2 } }, 2],
    ['$in without an array', { a: { $in: 1 } }, 2],
    ['operators inside $in', { a: { $in: [{ $gt: 1 }] } }, 2],
    ['an empty $or', { $or: [] }, 2],
    ['$and without an array', { $and: {} }, 2],
    ['$or of a number', { $or: [1] }, 2],
    ['$ne with a regular expression', { a: { $ne: /x/ } }, 2],
    ['$gt with a regular expression', { a: { $gt: /x/ } }, 2],
    ['$options alone', { a: { $options: 'i' } }, 2],
    ['$not with a number', { a: { $not: 1 } }, 2],
    ['$size that is negative', { a: { $size: -1 } }, 9],
    ['$size that is text', { a: { $size: 'x' } }, 9],
    ['$mod by zero', { a: { $mod: [0, 1] } }, 2],
    ['$mod with one number', { a: { $mod: [2] } }, 2],
    ['$type that does not exist', { a: { $type: 'colour' } }, 2],
    ['$type code that does not exist', { a: { $type: 99 } }, 2],
    ['$all without an array', { a: { $all: 1 } }, 2],
    ['$elemMatch without an object', { a: { $elemMatch: 1 } }, 2],
    ['$where', { $where: 'true' }, 2],
    ['$text', { $text: { $search: 'x' } }, 27],
    ['$near', { a: { $near: [0, 0] } }, 2],
    ['$geoWithin', { a: { $geoWithin: {} } }, 2],
    ['an unknown schema keyword', { $jsonSchema: { colour: 1 } }, 9],
    ['schema type integer', { $jsonSchema: { properties: { a: { type: 'integer' } } } }, 9],
    ['an unknown expression', { $expr: { $foo: 1 } }, 168],
    ['$expr inside an array', { a: { $elemMatch: { $and: [{ $expr: true }] } } }, 224],
    ['an undefined variable', { $expr: '$$nope' }, 17276],
    ['a possessive quantifier', { a: { $regex: 'a++' } }, 51091],
    ['a POSIX class', { a: { $regex: '[[:alpha:]]' } }, 51091],
    ['an unknown regex flag', { a: { $regex: 'a', $options: 'g' } }, 51108],
  ];
  for (const [title, filter, code] of refused) it(title, () => expectCode(code, () => find([{}], filter)));
});

describe('the position a filter matched at', () => {
  const cases: [string, object, object, number | undefined][] = [
    ['of a scalar', { a: [1, 2, 3] }, { a: 2 }, 1],
    ['of a subdocument', { a: [{ b: 1 }, { b: 2 }] }, { 'a.b': 2 }, 1],
    ['of $elemMatch', { a: [{ b: 1 }, { b: 2 }] }, { a: { $elemMatch: { b: 2 } } }, 1],
    ['of $in', { a: [1, 5] }, { a: { $in: [5] } }, 1],
    ['of the last condition', { a: [1, 2], b: [7, 8, 9] }, { a: 2, b: 9 }, 2],
    ['is none without an array', { a: 1 }, { a: 1 }, -1],
    ['is none without a match', { a: 1 }, { a: 2 }, undefined],
    ['is the outer one', { a: [{ b: [1] }, { b: [0, 9] }] }, { 'a.b': 9 }, 1],
    ['in $or', { a: [1, 2] }, { $or: [{ a: 9 }, { a: 2 }] }, 1],
  ];
  for (const [title, document, filter, position] of cases) {
    it(title, () => expect(compilePositionalMatch(wire(filter))(wire(document))).to.equal(position));
  }
});

describe('the text an anchored expression starts with', () => {
  const cases: [string, string, string | undefined][] = [
    ['^abc', '', 'abc'],
    ['^ab*c', '', 'a'],
    ['^a\\.b', '', 'a.b'],
    ['^abc', 'i', undefined],
    ['abc', '', undefined],
    ['^a|b', '', undefined],
    ['^ab{0,1}', '', 'a'],
    ['^.a', '', undefined],
  ];
  for (const [pattern, options, prefix] of cases) {
    it(`/${pattern}/${options}`, () => expect(literalPrefix({ pattern, options })).to.equal(prefix));
  }
  it('knows an Int32 from a prefix', () => expect(find([{ a: new Int32(1) }], { a: /^1/ })).to.deep.equal([]));
});
