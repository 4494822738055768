import { BSONRegExp, Binary, Code, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import type { BsonDocument, BsonValue } from '../../../server/embedded-mongo/values.ts';

const int32 = fc.integer({ min: -3, max: 3 }).map((value) => new Int32(value));
const double = fc
  .oneof(fc.constantFrom(0, -0, 0.1, 1.5, -1.5, NaN, Infinity, -Infinity, 2 ** 53, 2 ** 63, 5e-324, 1), fc.double())
  .map((value) => new Double(value));
const long = fc
  .oneof(fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))
  .map((value) => Long.fromBigInt(value));
const decimal = fc
  .oneof(
    fc.constantFrom(
      '0.1',
      '0.10',
      '1',
      '1.5',
      '9007199254740993',
      '9007199254740992.5',
      'NaN',
      'Infinity',
      '-Infinity',
    ),
    fc.constantFrom('-0', '0E-10', '1E+6000', '-1E+6000', '1E-6000', '-1E-6000', '9223372036854775807.5', '1E+400'),
    fc
      .tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -60, max: 60 }))
      .map(([digits, exponent]) => `${digits}E${exponent}`),
  )
  .map((text) => Decimal128.fromString(text));

export const anyNumber = fc.oneof(int32, double, long, decimal);

const text = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'A', 'ä', '\u0000', 'a\u0000', 'a\u0000b', '\uffff', '\u{1f600}', '\ue000'),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);

const opaque = fc.oneof(
  fc.constantFrom<BsonValue>(null, true, false, new MinKey(), new MaxKey(), new Date(0), new Date(NaN)),
  fc.integer({ min: -5, max: 5 }).map((time) => new Date(time)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc
    .tuple(fc.uint8Array({ maxLength: 3 }), fc.constantFrom(0, 4, 128))
    .map(([bytes, subtype]) => new Binary(bytes, subtype)),
  fc.tuple(fc.nat(3), fc.nat(3)).map(([t, i]) => new Timestamp({ t: t + 0xfffffffc, i })),
  fc.constantFrom(new BSONRegExp('a'), new BSONRegExp('a', 'i'), new BSONRegExp('b')),
  fc.constantFrom(new Code('x'), new Code('y'), new Code('x', { a: new Int32(1) }), new Code('x', {})),
);

const fieldName = fc.constantFrom('a', 'b', 'c', '', 'é', '$z');

export const anyValue: fc.Arbitrary<BsonValue> = fc.letrec<{ value: BsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyNumber,
    text,
    opaque,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fieldName, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

export const anyDocument: fc.Arbitrary<BsonDocument> = fc.dictionary(fc.constantFrom('a', 'b', 'c'), anyValue, {
  maxKeys: 3,
  noNullPrototype: true,
});
