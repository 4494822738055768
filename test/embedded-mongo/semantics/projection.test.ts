import { Long, MaxKey, MinKey, ObjectId } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { compileCollation } from '../../../server/embedded-mongo/collation.ts';
import { compileSort } from '../../../server/embedded-mongo/sort.ts';
import { anyDocument } from './arbitrary-bson.ts';
import { expectBson, expectCode, project, wire } from './probe.ts';

type Case = [title: string, document: object, spec: object, result: object, filter?: object];

const cases: Case[] = [
  ['inclusion keeps the id', { _id: 1, a: 1, b: 2 }, { a: 1 }, { _id: 1, a: 1 }],
  ['inclusion without the id', { _id: 1, a: 1, b: 2 }, { a: 1, _id: 0 }, { a: 1 }],
  ['the id alone', { _id: 1, a: 1 }, { _id: 1 }, { _id: 1 }],
  ['exclusion', { _id: 1, a: 1, b: 2 }, { a: 0 }, { _id: 1, b: 2 }],
  ['exclusion of the id', { _id: 1, a: 1 }, { _id: 0 }, { a: 1 }],
  ['exclusion that names the id', { _id: 1, a: 1, b: 2 }, { _id: 1, a: 0 }, { _id: 1, b: 2 }],
  ['nothing named is everything', { _id: 1, a: 1 }, {}, { _id: 1, a: 1 }],
  ['true and false are flags', { _id: 1, a: 1, b: 2 }, { a: true, _id: false }, { a: 1 }],
  ['a Long is a flag', { _id: 1, a: 1, b: 2 }, { a: Long.fromNumber(1) }, { _id: 1, a: 1 }],
  ['the order of the document stays', { _id: 1, b: 2, a: 1 }, { a: 1, b: 1 }, { _id: 1, b: 2, a: 1 }],
  ['inclusion below an array', { a: [{ b: 1, c: 2 }, { b: 3 }, 5] }, { 'a.b': 1 }, { a: [{ b: 1 }, { b: 3 }] }],
  ['exclusion below an array', { a: [{ b: 1, c: 2 }, 5] }, { 'a.b': 0 }, { a: [{ c: 2 }, 5] }],
  ['inclusion below a scalar is nothing', { _id: 1, a: 1 }, { 'a.b': 1 }, { _id: 1 }],
  ['exclusion below a scalar keeps it', { _id: 1, a: 1 }, { 'a.b': 0 }, { _id: 1, a: 1 }],
  ['nested specification', { a: { b: 1, c: 2 } }, { a: { b: 1 } }, { a: { b: 1 } }],
  ['arrays in arrays', { a: [[{ b: 1, c: 2 }]] }, { 'a.b': 1 }, { a: [[{ b: 1 }]] }],
  ['a part of the id', { _id: { x: 1, y: 2 }, a: 1 }, { '_id.x': 1 }, { _id: { x: 1 } }],
  ['$slice from the start', { _id: 1, t: [1, 2, 3] }, { t: { $slice: 2 } }, { _id: 1, t: [1, 2] }],
  [
    '$slice from the end, with exclusion',
    { _id: 1, t: [1, 2, 3], a: 1 },
    { t: { $slice: -1 }, a: 0 },
    { _id: 1, t: [3] },
  ],
  [
    '$slice with skip, with inclusion',
    { _id: 1, t: [1, 2, 3], a: 1, b: 1 },
    { t: { $slice: [1, 1] }, a: 1 },
    { _id: 1, t: [2], a: 1 },
  ],
  ['$slice with a skip from the end', { t: [1, 2, 3] }, { t: { $slice: [-2, 1] } }, { t: [2] }],
  ['$slice of a nested field', { a: { t: [1, 2, 3] } }, { 'a.t': { $slice: 1 } }, { a: { t: [1] } }],
  ['$slice of what is no array', { t: 'x' }, { t: { $slice: 1 } }, { t: 'x' }],
  ['$elemMatch', { _id: 1, a: [{ k: 1 }, { k: 2 }], b: 1 }, { a: { $elemMatch: { k: 2 } } }, { _id: 1, a: [{ k: 2 }] }],
  ['$elemMatch of values', { _id: 1, a: [1, 7, 9] }, { a: { $elemMatch: { $gt: 5 } } }, { _id: 1, a: [7] }],
  [
    '$elemMatch without a match leaves the field out',
    { _id: 1, a: [1] },
    { a: { $elemMatch: { $gt: 5 } } },
    { _id: 1 },
  ],
  [
    'the element that matched',
    { _id: 1, a: [{ b: 1 }, { b: 3, c: 4 }] },
    { 'a.$': 1 },
    { _id: 1, a: [{ b: 3, c: 4 }] },
    { 'a.b': 3 },
  ],
  ['an expression', { _id: 1, a: 2, b: 3 }, { s: { $add: ['$a', '$b'] } }, { _id: 1, s: 5 }],
  ['a path as an expression', { _id: 1, a: { x: 2 } }, { y: '$a.x' }, { _id: 1, y: 2 }],
  ['a literal text', { _id: 1, a: 2 }, { y: 'text', a: 1 }, { _id: 1, a: 2, y: 'text' }],
  ['an expression below a path', { _id: 1, a: { x: 2, z: 1 } }, { 'a.y': '$a.x' }, { _id: 1, a: { y: 2 } }],
  ['a missing expression is no field', { _id: 1 }, { y: '$nope' }, { _id: 1 }],
];

describe('projections', () => {
  for (const [title, document, spec, result, filter] of cases) {
    it(title, () => expectBson(project(document, spec, filter), result));
  }

  const refused: [string, object, number, object?][] = [
    ['inclusion, then exclusion', { a: 1, b: 0 }, 31254],
    ['exclusion, then inclusion', { a: 0, b: 1 }, 31253],
    ['a field and then a part of it', { a: 1, 'a.b': 1 }, 31249],
    ['a part and then the field', { 'a.b': 1, a: 1 }, 31250],
    ['an expression in an exclusion', { a: 0, b: '$c' }, 31252],
    ['an empty object', { a: {} }, 51270],
    ['an empty part', { 'a..b': 1 }, 15998],
    ['a path that ends with a dot', { 'a.': 1 }, 40353],
    ['$elemMatch of a nested field', { 'a.b': { $elemMatch: { x: 1 } } }, 31255],
    ['$elemMatch in an exclusion', { b: 0, a: { $elemMatch: { x: 1 } } }, 31253],
    ['$meta', { a: { $meta: 'textScore' } }, 2],
    ['the element that matched, when none did', { 'a.$': 1 }, 51246, { _id: 1 }],
    ['the element that matched, without a filter', { 'a.$': 1 }, 51050],
    ['the element that matched, in the middle', { 'a.$.b': 1 }, 31394, {}],
    ['an unknown expression', { a: { $foo: 1 } }, 168],
  ];
  for (const [title, spec, code, filter] of refused) {
    it(`refuse ${title}`, () => expectCode(code, () => project({ _id: 1, a: [1] }, spec, filter)));
  }

  it('leave the document they are given alone', () => {
    const document = wire({ _id: 1, a: { t: [1, 2, 3] }, m: [{ k: 1 }] });
    project(document, { 'a.t': { $slice: 1 } });
    project(document, { 'm.$': 1 }, { 'm.k': 1 });
    expectBson(document, { _id: 1, a: { t: [1, 2, 3] }, m: [{ k: 1 }] });
  });
});

describe('sorting', () => {
  const sorted = (documents: object[], spec: object, collation?: object): unknown[] => {
    const compare = compileSort(wire(spec), compileCollation(collation === undefined ? undefined : wire(collation)));
    return documents
      .map((document, index) => ({ document: wire(document), place: index + 1 }))
      .sort((left, right) => compare(left.document, right.document))
      .map((entry) => entry.place);
  };
  const sorts: [string, object[], object, number[]][] = [
    [
      'by type',
      [
        { v: /a/ },
        { v: new Date(0) },
        { v: true },
        { v: new ObjectId() },
        { v: Buffer.from('a') },
        { v: { a: 1 } },
        { v: 'a' },
        { v: 1 },
        { v: null },
        { v: new MinKey() },
        { v: new MaxKey() },
      ],
      { v: 1 },
      [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 11],
    ],
    ['an array by its least', [{ a: [5, 1] }, { a: [3] }, { a: 2 }], { a: 1 }, [1, 3, 2]],
    ['an array by its greatest', [{ a: [5, 1] }, { a: [3] }, { a: 4 }], { a: -1 }, [1, 3, 2]],
    ['missing as null', [{ a: 1 }, {}, { a: null }], { a: 1 }, [2, 3, 1]],
    ['an empty array before null', [{ a: null }, { a: [] }], { a: 1 }, [2, 1]],
    ['by two fields', [{ a: 1, b: 2 }, { a: 1, b: 3 }, { a: 0 }], { a: 1, b: -1 }, [3, 2, 1]],
    ['by a field below an array', [{ a: [{ b: 5 }, { b: 2 }] }, { a: [{ b: 3 }] }], { 'a.b': 1 }, [1, 2]],
    [
      'equal keys stay as they are',
      [
        { a: 1, x: 1 },
        { a: 1, x: 0 },
      ],
      { a: 1 },
      [1, 2],
    ],
  ];
  for (const [title, documents, spec, places] of sorts) {
    it(title, () => expect(sorted(documents, spec)).to.deep.equal(places));
  }

  it('by collation', () => {
    expect(sorted([{ a: 'b' }, { a: 'A' }, { a: 'B' }], { a: 1, _id: 1 }, { locale: 'en', strength: 2 })).to.deep.equal(
      [2, 1, 3],
    );
  });

  it('is an order over any documents', () => {
    const compare = compileSort({ a: 1, b: -1 });
    fc.assert(
      fc.property(anyDocument, anyDocument, anyDocument, (x, y, z) => {
        const at = (left: typeof x, right: typeof x): number => Math.sign(compare(left, right)) + 0;
        expect(at(x, y)).to.equal(-at(y, x) + 0);
        if (at(x, y) <= 0 && at(y, z) <= 0) expect(at(x, z)).to.be.at.most(0);
      }),
      { numRuns: 500 },
    );
  });

  for (const [title, spec, code] of [
    ['another direction', { a: 2 }, 15975],
    ['text as a direction', { a: 'asc' }, 15974],
    ['$meta', { a: { $meta: 'textScore' } }, 2],
  ] as const) {
    it(`refuses ${title}`, () => expectCode(code, () => compileSort(wire(spec))));
  }
});
