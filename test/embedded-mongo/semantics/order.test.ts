import { Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, serialize } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { compileCollation } from '../../../server/embedded-mongo/collation.ts';
import { MAX_KEY_BYTES, encodeKey, isTruncatedKey } from '../../../server/embedded-mongo/key-encoding.ts';
import { indexKeys } from '../../../server/embedded-mongo/paths.ts';
import type { BsonDocument, BsonValue } from '../../../server/embedded-mongo/values.ts';
import { compareValues, decodeDocument, typeName, valuesEqual } from '../../../server/embedded-mongo/values.ts';
import { anyNumber, anyValue } from './arbitrary-bson.ts';

const sign = (value: number): number => Math.sign(value) + 0;
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const long = (text: string): Long => Long.fromString(text);

describe('the order of BSON values', () => {
  it('is the same forwards and backwards', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => sign(compareValues(a, b)) === -sign(compareValues(b, a)) + 0),
      { numRuns: 500 },
    );
  });

  it('calls every value equal to itself', () => {
    fc.assert(fc.property(anyValue, (value) => compareValues(value, value) === 0));
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyValue, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort((x, y) => compareValues(x, y)) as [BsonValue, BsonValue, BsonValue];
        return compareValues(low, middle) <= 0 && compareValues(middle, high) <= 0 && compareValues(low, high) <= 0;
      }),
      { numRuns: 500 },
    );
  });

  it('is transitive over numbers of all types', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, anyNumber, (a, b, c) => {
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) expect(compareValues(a, c)).to.be.at.most(0);
        if (compareValues(a, b) === 0 && compareValues(b, c) === 0) expect(compareValues(a, c)).to.equal(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('puts the types in the order of the manual', () => {
    const ordered: BsonValue[] = [
      new MinKey(),
      undefined,
      null,
      new Int32(1),
      'a',
      { a: new Int32(1) },
      [new Int32(1)],
      decodeDocument(serialize({ b: Buffer.from('a') })).b,
      new ObjectId(),
      false,
      true,
      new Date(0),
      decodeDocument(serialize({ r: /a/ })).r,
      new MaxKey(),
    ];
    const shuffled = ordered.toReversed().sort((a, b) => compareValues(a, b));
    // Array.prototype.sort always moves undefined to the end, whatever the comparator says.
    expect(shuffled.slice(0, -1)).to.deep.equal(ordered.filter((value) => value !== undefined));
    expect(compareValues(undefined, null)).to.be.below(0);
    expect(compareValues(undefined, new MinKey())).to.be.above(0);
  });

  const pairs: [string, BsonValue, '<' | '=' | '>', BsonValue][] = [
    ['Long beyond 2^53 and its neighbour', long('9007199254740993'), '>', long('9007199254740992')],
    ['Long beyond 2^53 and the rounded double', long('9007199254740993'), '>', new Double(9007199254740992)],
    ['the greatest Long and 2^63', long('9223372036854775807'), '<', new Double(2 ** 63)],
    ['Decimal 0.1 and double 0.1', decimal('0.1'), '<', new Double(0.1)],
    ['Decimal 0.5 and double 0.5', decimal('0.5'), '=', new Double(0.5)],
    ['Decimals that differ in trailing zeros', decimal('1.50'), '=', decimal('1.5')],
    ['Int32 and Double of one value', new Int32(3), '=', new Double(3)],
    ['NaN and minus infinity', new Double(NaN), '<', new Double(-Infinity)],
    ['NaN of two types', new Double(NaN), '=', decimal('NaN')],
    ['zero and minus zero', new Double(0), '=', new Double(-0)],
    ['a great decimal and infinity', decimal('1E+6000'), '<', new Double(Infinity)],
    ['documents with another order of fields', { x: 1, y: 2 }, '<', { y: 2, x: 1 }],
    ['documents, types before names', { b: 1 }, '<', { a: 'x' }],
    ['a prefix of a document', { a: 1 }, '<', { a: 1, b: 1 }],
    ['an astral letter and U+E000', '\u{1f600}', '>', '\ue000'],
    ['upper and lower case', 'B', '<', 'a'],
  ];
  for (const [title, left, relation, right] of pairs) {
    it(`compares ${title}`, () => {
      const order = sign(compareValues(left, right));
      expect(order < 0 ? '<' : order > 0 ? '>' : '=').to.equal(relation);
    });
  }

  it('does not take a document for an ObjectId because of a field name', () => {
    expect(typeName({ _bsontype: 'ObjectId', id: 'x' })).to.equal('object');
  });
});

describe('index keys as bytes', () => {
  const sameOrder = (a: BsonValue, b: BsonValue): void => {
    const ascending = Buffer.compare(encodeKey([a], [1]), encodeKey([b], [1]));
    expect(ascending).to.equal(sign(compareValues(a, b)));
    const descending = Buffer.compare(encodeKey([a], [-1]), encodeKey([b], [-1]));
    expect(descending).to.equal(-sign(compareValues(a, b)) + 0);
  };

  it('sort like the values', () => {
    fc.assert(fc.property(anyValue, anyValue, sameOrder), { numRuns: 2000 });
  });

  it('sort like the values for numbers of every type', () => {
    fc.assert(fc.property(anyNumber, anyNumber, sameOrder), { numRuns: 3000 });
  });

  it('sort compound keys field by field', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyValue, anyValue, (a, b, c, d) => {
        const bytes = Buffer.compare(encodeKey([a, b], [1, -1]), encodeKey([c, d], [1, -1]));
        expect(bytes).to.equal(sign(compareValues(a, c)) || -sign(compareValues(b, d)) + 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('are cut and closed with a digest when long, and still tell values apart', () => {
    const one = encodeKey(['x'.repeat(5000)], [1]);
    const other = encodeKey([`${'x'.repeat(4999)}y`], [1]);
    expect(one).to.have.length(MAX_KEY_BYTES + 20);
    expect(isTruncatedKey(one)).to.equal(true);
    expect(one.equals(other)).to.equal(false);
    expect(isTruncatedKey(encodeKey(['x'], [1]))).to.equal(false);
  });

  it('are equal under a collation exactly when the collation calls the strings equal', () => {
    for (const strength of [1, 2, 3]) {
      const collation = compileCollation({ locale: 'en', strength });
      const letters = fc.string({ unit: fc.constantFrom('a', 'A', 'ä', 'a\u0308', 'b', 'ß', '1'), maxLength: 3 });
      fc.assert(
        fc.property(letters, letters, (a, b) => {
          const equalKeys = encodeKey([a], [1], collation).equals(encodeKey([b], [1], collation));
          expect(equalKeys).to.equal(valuesEqual(a, b, collation));
        }),
      );
    }
  });
});

describe('collation', () => {
  const cases: [string, BsonDocument, string, string, boolean][] = [
    ['strength 2 ignores case', { locale: 'en', strength: 2 }, 'Anna', 'anna', true],
    ['strength 2 keeps accents', { locale: 'en', strength: 2 }, 'Zoe', 'Zoé', false],
    ['strength 1 ignores accents', { locale: 'en', strength: 1 }, 'zoe', 'Zoé', true],
    ['strength 1 with caseLevel keeps case', { locale: 'en', strength: 1, caseLevel: true }, 'zoe', 'Zoé', false],
    ['strength 1 in Swedish keeps å apart', { locale: 'sv', strength: 1 }, 'a', 'å', false],
    ['strength 3 keeps case', { locale: 'en' }, 'a', 'A', false],
    ['strength 3 ignores how a letter is composed', { locale: 'en' }, '\u00e4', 'a\u0308', true],
    ['numericOrdering ignores leading zeros', { locale: 'en', numericOrdering: true }, 'bed 07', 'bed 7', true],
  ];
  for (const [title, spec, left, right, equal] of cases) {
    it(title, () => expect(valuesEqual(left, right, compileCollation(spec))).to.equal(equal));
  }

  it('orders numbers inside text when asked', () => {
    const collation = compileCollation({ locale: 'en', numericOrdering: true });
    expect(compareValues('bed 2', 'bed 10', collation)).to.be.below(0);
    expect(compareValues('bed 2', 'bed 10')).to.be.above(0);
  });

  it('is a total order', () => {
    const collation = compileCollation({ locale: 'en', strength: 2 });
    const words = fc.string({ unit: 'grapheme', maxLength: 4 });
    fc.assert(
      fc.property(words, words, words, (a, b, c) => {
        const at = (x: string, y: string): number => compareValues(x, y, collation);
        expect(sign(at(a, b))).to.equal(-sign(at(b, a)) + 0);
        if (at(a, b) <= 0 && at(b, c) <= 0) expect(at(a, c)).to.be.at.most(0);
      }),
    );
  });

  it('means bytes when the locale is simple', () => {
    expect(compileCollation({ locale: 'simple' })).to.equal(undefined);
  });

  const refused: [string, BsonDocument, number][] = [
    ['an unknown locale', { locale: 'klingon_qq' }, 2],
    ['strength 5', { locale: 'en', strength: 5 }, 2],
    ['shifted', { locale: 'en', alternate: 'shifted' }, 2],
    ['backwards', { locale: 'fr', backwards: true }, 2],
    ['an unknown option', { locale: 'en', colour: 'red' }, 9],
    ['a missing locale', { strength: 2 }, 9],
  ];
  for (const [title, spec, code] of refused) {
    it(`refuses ${title}`, () =>
      expect(() => compileCollation(spec))
        .to.throw()
        .with.property('code', code));
  }
});

describe('the keys of a document', () => {
  const cases: [string, BsonDocument, string[], BsonValue[][], boolean][] = [
    ['a plain field', { a: 1 }, ['a'], [[1]], false],
    ['a missing field is null', {}, ['a', 'b.c'], [[null, null]], false],
    ['an array gives a key per element', { a: [1, 2] }, ['a'], [[1], [2]], true],
    ['an empty array is undefined', { a: [] }, ['a'], [[undefined]], true],
    ['a path through an array', { a: [{ b: 1 }, { b: 2 }, 3] }, ['a.b'], [[1], [2], [null]], true],
    ['a path through an empty array is null', { a: [] }, ['a.b'], [[null]], true],
    ['an array in an array is a key itself', { a: [[1, 2]] }, ['a'], [[[1, 2]]], true],
    [
      'two fields below one array stay together',
      { a: [{ b: 1, c: 2 }, { b: 3 }] },
      ['a.b', 'a.c'],
      [
        [1, 2],
        [3, null],
      ],
      true,
    ],
    [
      'an array beside a scalar',
      { a: [1, 2], b: 5 },
      ['a', 'b'],
      [
        [1, 5],
        [2, 5],
      ],
      true,
    ],
    ['a named element', { a: [{ b: 1 }, { b: 2 }] }, ['a.1.b'], [[2]], false],
    ['arrays below arrays', { a: [{ b: [1, 2] }, { b: [3] }] }, ['a.b'], [[1], [2], [3]], true],
  ];
  for (const [title, document, fields, keys, multikey] of cases) {
    it(title, () => expect(indexKeys(document, fields)).to.deep.include({ keys, multikey }));
  }

  it('refuses parallel arrays', () => {
    expect(() => indexKeys({ a: [1], b: [2] }, ['a', 'b']))
      .to.throw('cannot index parallel arrays')
      .with.property('code', 171);
  });
});

describe('decoding', () => {
  it('keeps a reference a document whose fields can be addressed', () => {
    const decoded = decodeDocument(
      serialize({ r: { $ref: 'beds', $id: 7, extra: [1] }, list: [{ $ref: 'x', $id: 1 }] }),
    );
    expect(decoded.r).to.deep.equal({ $ref: 'beds', $id: new Int32(7), extra: [new Int32(1)] });
    expect(typeName(decoded.list)).to.equal('array');
    expect(Object.keys((decoded.list as BsonDocument[])[0] ?? {})).to.deep.equal(['$ref', '$id']);
  });

  it('refuses a field that the encoder would take for a type tag', () => {
    const bytes = Buffer.from(serialize({ a: { xbsontype: 'Int32' } }));
    bytes.write('_', bytes.indexOf('xbsontype'));
    expect(() => decodeDocument(bytes))
      .to.throw('_bsontype')
      .with.property('code', 2);
    expect(decodeDocument(serialize({ a: '_bsontype' })).a).to.equal('_bsontype');
  });

  it('keeps a field called __proto__ a field', () => {
    const bytes = Buffer.from(serialize({ xxproto__: { y: 1 } }));
    bytes.write('__', bytes.indexOf('xxproto__'));
    const decoded = decodeDocument(bytes);
    expect(Object.keys(decoded)).to.deep.equal(['__proto__']);
    expect(Object.getPrototypeOf(decoded)).to.equal(Object.prototype);
  });
});
